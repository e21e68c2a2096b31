#pragma once

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <arrow/record_batch.h>
#include <arrow/scalar.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "parse/csv/csv_parser.h"

namespace waybill::parse {

/// Bytes that come at most `piece` at a time.
class TrickleStream final : public arrow::io::InputStream {
 public:
  TrickleStream(std::string bytes, size_t piece) : bytes_(std::move(bytes)), piece_(piece) {}

  Status Close() override {
    is_closed_ = true;
    return Status::OK();
  }
  bool closed() const override { return is_closed_; }
  Result<int64_t> Tell() const override { return static_cast<int64_t>(at_); }
  Result<int64_t> Read(int64_t count, void* out) override {
    size_t part = std::min({piece_, static_cast<size_t>(count), bytes_.size() - at_});
    std::memcpy(out, bytes_.data() + at_, part);
    at_ += part;
    return static_cast<int64_t>(part);
  }
  Result<std::shared_ptr<arrow::Buffer>> Read(int64_t) override {
    return Status::NotImplemented("not read this way");
  }

 private:
  std::string bytes_;
  size_t piece_;
  size_t at_ = 0;
  bool is_closed_ = false;
};

/// "offset/line column: reason [raw]" of each refusal.
class RefusalList final : public RefusalSink {
 public:
  Status Refuse(const Refusal& refusal) override {
    list.push_back(fmt::format("{}/{} {}: {} [{}]", refusal.offset, refusal.line, refusal.column,
                               refusal.reason, refusal.raw));
    if (list.size() > limit) return Fail(ErrorKind::kData, "refusals", "over the limit");
    return Status::OK();
  }

  std::vector<std::string> list;
  size_t limit = SIZE_MAX;
};

/// What came of one stream. A row is its values, texts in '', between bars.
struct CsvOutcome {
  std::vector<std::string> rows;
  std::vector<std::string> refusals;
  int64_t rows_read = 0;
  Status status;

  bool operator==(const CsvOutcome& other) const {
    return rows == other.rows && refusals == other.refusals && rows_read == other.rows_read &&
           status == other.status;
  }
};

inline std::string RowText(const arrow::RecordBatch& batch, int64_t row) {
  std::string text;
  for (int i = 0; i < batch.num_columns(); ++i) {
    auto value = batch.column(i)->GetScalar(row).ValueOrDie();
    bool is_text = value->type->id() == arrow::Type::STRING;
    std::string shown = !value->is_valid ? "NULL"
                        : is_text        ? "'" + value->ToString() + "'"
                                         : value->ToString();
    text += (i == 0 ? "" : "|") + shown;
  }
  return text;
}

/// {"columns": …} for string columns of these names, with other options in front.
inline std::string Strings(const std::vector<std::string>& names, const std::string& rest = "") {
  Json columns = Json::array();
  for (const auto& name : names) columns.push_back({{"name", name}, {"type", "string"}});
  return "{" + rest + (rest.empty() ? "" : ", ") + "\"columns\": " + columns.dump() + "}";
}

inline Result<std::unique_ptr<Parser>> TryMakeCsv(const std::string& options,
                                                  CsvTuning tuning = {}) {
  ARROW_ASSIGN_OR_RAISE(Json checked,
                        ApplyOptions(CsvParserOptions(), Json::parse(options), "parser"));
  return MakeCsvParser(checked, tuning);
}

inline CsvOutcome ReadCsv(const std::string& options, std::string_view bytes, CsvTuning tuning = {},
                          size_t piece = SIZE_MAX) {
  auto parser = TryMakeCsv(options, tuning).ValueOrDie();
  RefusalList refusals;
  CsvOutcome outcome;
  auto input = std::make_shared<TrickleStream>(std::string(bytes), piece);
  auto reader = parser->Open(input, refusals).ValueOrDie();
  std::shared_ptr<arrow::RecordBatch> batch;
  while ((outcome.status = reader->ReadNext(&batch)).ok() && batch != nullptr) {
    EXPECT_TRUE(batch->ValidateFull().ok()) << batch->ValidateFull();
    EXPECT_GT(batch->num_rows(), 0);
    EXPECT_TRUE(batch->schema()->Equals(*parser->schema(), /*check_metadata=*/true));
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      outcome.rows.push_back(RowText(*batch, row));
    }
  }
  outcome.refusals = refusals.list;
  outcome.rows_read = reader->rows_read();
  if (outcome.status.ok()) {
    EXPECT_TRUE(input->closed());
    EXPECT_EQ(static_cast<size_t>(outcome.rows_read),
              outcome.rows.size() + outcome.refusals.size());
  }
  return outcome;
}

}  // namespace waybill::parse
