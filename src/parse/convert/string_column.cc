#include "parse/convert/string_column.h"

#include <arrow/array/data.h>
#include <arrow/array/util.h>
#include <arrow/type.h>
#include <simdjson.h>

#include <cstring>
#include <utility>

#include "parse/convert/column_buffers.h"

namespace waybill::parse {
namespace {

constexpr int64_t kMaximumBytes = INT32_MAX;  // what the offsets of utf8 can say

/// Copies whole 16-byte words: up to 15 bytes more than `text` has are read and written.
char* CopyLoosely(std::string_view text, char* out) {
  static_assert(kTextPadding >= 16);
  for (size_t done = 0; done < text.size(); done += 16) {
    std::memcpy(out + done, text.data() + done, 16);
  }
  return out + text.size();
}

class StringColumn final : public ColumnBuilder {
 public:
  explicit StringColumn(bool must_be_json) : must_be_json_(must_be_json) {}

  Status Append(const Texts& texts, std::vector<size_t>* bad) override {
    ARROW_RETURN_NOT_OK(Reserve(texts));
    auto* offsets = offsets_.as<int32_t>() + length_;
    char* const base = bytes_.as<char>();
    char* out = base + size();
    offsets[0] = static_cast<int32_t>(out - base);
    const bool must_check = must_be_json_ || !texts.is_utf8;
    for (size_t i = 0; i < texts.values.size(); ++i) {
      std::string_view text = texts.values[i];
      if (text.data() == nullptr || (must_check && !IsGood(text))) [[unlikely]] {
        if (text.data() != nullptr) bad->push_back(i);
        ARROW_RETURN_NOT_OK(validity_.SetNull(length_ + static_cast<int64_t>(i)));
      } else {
        out = CopyLoosely(text, out);
      }
      offsets[i + 1] = static_cast<int32_t>(out - base);
    }
    length_ += static_cast<int64_t>(texts.values.size());
    return Status::OK();
  }

  void Truncate(int64_t length) override {
    length_ = length;
    validity_.Truncate(length);
  }

  int64_t length() const override { return length_; }

  Result<std::shared_ptr<arrow::Array>> Finish() override {
    ARROW_RETURN_NOT_OK(Reserve({}));
    const int64_t bytes = size();
    offsets_.as<int32_t>()[0] = 0;
    ARROW_ASSIGN_OR_RAISE(auto valid, validity_.Take(length_));
    ARROW_ASSIGN_OR_RAISE(auto offsets,
                          offsets_.Take((length_ + 1) * static_cast<int64_t>(sizeof(int32_t))));
    ARROW_ASSIGN_OR_RAISE(auto values, bytes_.Take(bytes));
    auto data = arrow::ArrayData::Make(
        arrow::utf8(), std::exchange(length_, 0),
        {std::move(valid.first), std::move(offsets), std::move(values)}, valid.second);
    return arrow::MakeArray(data);
  }

 private:
  int64_t size() { return length_ == 0 ? 0 : offsets_.as<int32_t>()[length_]; }

  Status Reserve(const Texts& texts) {
    int64_t bytes = size() + static_cast<int64_t>(kTextPadding);
    for (std::string_view text : texts.values) bytes += static_cast<int64_t>(text.size());
    if (bytes > kMaximumBytes) {
      return Fail(ErrorKind::kBug, "string column", "one batch holds more than 2 GiB of text");
    }
    const int64_t end = length_ + static_cast<int64_t>(texts.values.size());
    ARROW_RETURN_NOT_OK(bytes_.Reserve(bytes));
    ARROW_RETURN_NOT_OK(offsets_.Reserve((end + 1) * static_cast<int64_t>(sizeof(int32_t))));
    return validity_.Reserve(end);
  }

  bool IsGood(std::string_view text) {
    if (!must_be_json_) return simdjson::validate_utf8(text.data(), text.size());
    return json_.parse(text.data(), text.size()).error() == simdjson::SUCCESS;
  }

  bool must_be_json_;
  simdjson::dom::parser json_;
  GrowingBuffer offsets_;
  GrowingBuffer bytes_;
  Validity validity_;
  int64_t length_ = 0;
};

}  // namespace

std::unique_ptr<ColumnBuilder> MakeStringColumn(bool must_be_json) {
  return std::make_unique<StringColumn>(must_be_json);
}

}  // namespace waybill::parse
