#pragma once

#include <arrow/array/data.h>
#include <arrow/array/util.h>

#include <utility>

#include "parse/convert/column_buffers.h"
#include "parse/convert/column_builder.h"

namespace waybill::parse {

/// A column of values of one size. `Convert` is called as bool(std::string_view, Value* out).
template <typename Value, typename Convert>
class FixedColumn final : public ColumnBuilder {
 public:
  FixedColumn(std::shared_ptr<arrow::DataType> type, Convert convert)
      : type_(std::move(type)), convert_(std::move(convert)) {}

  Status Append(const Texts& texts, std::vector<size_t>* bad) override {
    const size_t count = texts.values.size();
    const int64_t end = length_ + static_cast<int64_t>(count);
    ARROW_RETURN_NOT_OK(values_.Reserve(end * static_cast<int64_t>(sizeof(Value))));
    ARROW_RETURN_NOT_OK(validity_.Reserve(end));
    Value* out = values_.as<Value>() + length_;
    for (size_t i = 0; i < count; ++i) {
      std::string_view text = texts.values[i];
      if (text.data() != nullptr && convert_(text, out + i)) [[likely]] {
        continue;
      }
      if (text.data() != nullptr) bad->push_back(i);
      out[i] = Value{};
      ARROW_RETURN_NOT_OK(validity_.SetNull(length_ + static_cast<int64_t>(i)));
    }
    length_ = end;
    return Status::OK();
  }

  void Truncate(int64_t length) override {
    length_ = length;
    validity_.Truncate(length);
  }

  int64_t length() const override { return length_; }

  Result<std::shared_ptr<arrow::Array>> Finish() override {
    ARROW_ASSIGN_OR_RAISE(auto valid, validity_.Take(length_));
    ARROW_ASSIGN_OR_RAISE(auto values, values_.Take(length_ * static_cast<int64_t>(sizeof(Value))));
    auto data = arrow::ArrayData::Make(type_, std::exchange(length_, 0),
                                       {std::move(valid.first), std::move(values)}, valid.second);
    return arrow::MakeArray(data);
  }

 private:
  std::shared_ptr<arrow::DataType> type_;
  Convert convert_;
  GrowingBuffer values_;
  Validity validity_;
  int64_t length_ = 0;
};

}  // namespace waybill::parse
