#pragma once

#include <arrow/io/type_fwd.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parse/csv/block_buffer.h"
#include "parse/csv/csv_options.h"
#include "parse/csv/row_converter.h"
#include "parse/csv/tokeniser.h"
#include "parse/kept_rows.h"
#include "stage/parser.h"

namespace waybill::parse {

/// How rows are found; what they are does not depend on it.
struct CsvTuning {
  CsvLimits limits;
  IndexKernel kernel = BestIndexKernel();
};

/// The rows of one CSV stream: see RowReader.
class CsvReader final : public RowReader {
 public:
  CsvReader(std::shared_ptr<const CsvOptions> options, CsvTuning tuning,
            std::shared_ptr<arrow::Schema> schema, std::shared_ptr<arrow::io::InputStream> input,
            RefusalSink& refusals);

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  Status ReadNext(std::shared_ptr<arrow::RecordBatch>* out) override;
  Status Close() override;
  int64_t rows_read() const override { return rows_read_; }
  void KeepRows() override { keeps_rows_ = true; }
  Status RefuseKept(int64_t row, std::string_view column, std::string_view reason) override {
    return kept_.Refuse(row, column, reason, &refusals_);
  }

 private:
  const Block& block() const { return buffer_.block(); }
  bool is_at_end() const { return block().is_last && at_ == block().end; }

  Status Start();
  Result<std::vector<std::string>> ReadHeader();
  Status SkipLines(int64_t lines);
  Status ReadMore();
  Status Fill();
  Status Take(size_t next);
  void Keep(const RowConverter::BadRows& bad);
  Status RefuseRows(const RowConverter::BadRows& bad);
  Status Refuse(size_t begin, size_t end, std::string_view column, std::string_view reason);
  int64_t RowsBefore(size_t begin) const;
  void MoveTo(size_t next);
  void CountLinesTo(size_t position);

  std::shared_ptr<const CsvOptions> options_;
  CsvTuning tuning_;
  std::shared_ptr<arrow::Schema> schema_;
  std::shared_ptr<arrow::io::InputStream> input_;
  RefusalSink& refusals_;
  BlockBuffer buffer_;
  std::optional<Tokeniser> tokeniser_;
  std::unique_ptr<RowConverter> converter_;
  Window window_;
  size_t at_ = 0;       ///< in the block: what is before it has been dealt with
  size_t counted_ = 0;  ///< in the block: where line_ begins
  int64_t line_ = 1;
  size_t batch_bytes_ = 0;  ///< that the unfinished batch was made of
  int64_t rows_read_ = 0;
  bool keeps_rows_ = false;
  KeptRows kept_;
  bool is_closed_ = false;
};

}  // namespace waybill::parse
