#include <arrow/array/data.h>
#include <arrow/array/util.h>
#include <arrow/type.h>

#include <utility>

#include "parse/convert/column_buffers.h"
#include "parse/convert/number.h"
#include "parse/convert/string_column.h"

namespace waybill::parse {
namespace {

class BooleanColumn final : public ColumnBuilder {
 public:
  Status Append(const Texts& texts, std::vector<size_t>* bad) override {
    const int64_t end = length_ + static_cast<int64_t>(texts.values.size());
    ARROW_RETURN_NOT_OK(bits_.Reserve((end + 7) / 8));
    ARROW_RETURN_NOT_OK(validity_.Reserve(end));
    for (size_t i = 0; i < texts.values.size(); ++i, ++length_) {
      std::string_view text = texts.values[i];
      bool value = false;
      if (text.data() == nullptr || !ParseBoolean(text, &value)) [[unlikely]] {
        if (text.data() != nullptr) bad->push_back(i);
        ARROW_RETURN_NOT_OK(validity_.SetNull(length_));
      }
      auto& byte = bits_.as<uint8_t>()[length_ / 8];
      auto bit = static_cast<uint8_t>(1U << (length_ % 8));
      byte = static_cast<uint8_t>((length_ % 8 == 0 ? 0 : byte & ~bit) | (value ? bit : 0));
    }
    return Status::OK();
  }

  void Truncate(int64_t length) override {
    length_ = length;
    validity_.Truncate(length);
  }

  int64_t length() const override { return length_; }

  Result<std::shared_ptr<arrow::Array>> Finish() override {
    ARROW_ASSIGN_OR_RAISE(auto valid, validity_.Take(length_));
    ARROW_ASSIGN_OR_RAISE(auto bits, bits_.Take((length_ + 7) / 8));
    auto data = arrow::ArrayData::Make(arrow::boolean(), std::exchange(length_, 0),
                                       {std::move(valid.first), std::move(bits)}, valid.second);
    return arrow::MakeArray(data);
  }

 private:
  GrowingBuffer bits_;
  Validity validity_;
  int64_t length_ = 0;
};

}  // namespace

std::unique_ptr<ColumnBuilder> MakeBooleanColumn() { return std::make_unique<BooleanColumn>(); }

}  // namespace waybill::parse
