#include "parse/jsonl/jsonl_parser.h"

#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "parse/charset.h"
#include "parse/columns.h"
#include "parse/convert/column_builder.h"
#include "parse/jsonl/line_reader.h"
#include "parse/jsonl/object_reader.h"
#include "parse/kept_rows.h"

namespace waybill::parse {
namespace {

constexpr size_t kChunkRows = 4096;       // converted at once
constexpr int64_t kBatchRows = 64 << 10;  // delivered at once
constexpr int64_t kBatchBytes = 8 << 20;  // of lines, delivered at once
constexpr size_t kNoColumn = SIZE_MAX;

static_assert(LineReader::kPaddingBytes >= kTextPadding &&
              TextArena::kPaddingBytes >= kTextPadding);

/// Lines of one chunk that are not rows, kept until all are known, so that they are refused in the
/// order in which they stand.
struct BadRow {
  Line line;
  LineFault fault;
};

class JsonlReader : public RowReader {
 public:
  JsonlReader(std::shared_ptr<arrow::io::InputStream> input, RefusalSink& refusals,
              const std::vector<Column>& columns, std::shared_ptr<arrow::Schema> schema, char end)
      : input_(std::move(input)),
        refusals_(refusals),
        columns_(columns),
        schema_(std::move(schema)),
        lines_(input_, end),
        objects_(columns_),
        cells_(columns_.size() * kChunkRows) {}

  Status Begin() {
    for (const Column& column : columns_) {
      ARROW_ASSIGN_OR_RAISE(auto builder, ColumnBuilder::Make(column));
      builders_.push_back(std::move(builder));
    }
    return Status::OK();
  }

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  int64_t rows_read() const override { return rows_read_; }
  void KeepRows() override { keeps_rows_ = true; }
  Status RefuseKept(int64_t row, std::string_view column, std::string_view reason) override {
    return kept_.Refuse(row, column, reason, &refusals_);
  }
  Status Close() override { return input_->Close(); }

  Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    batch_bytes_ = 0;
    kept_.Clear();
    while (batch_rows() < kBatchRows && batch_bytes_ < kBatchBytes) {
      if (!TakeRows()) {
        ARROW_ASSIGN_OR_RAISE(bool more, lines_.NextBlock());
        if (!more) break;
        continue;
      }
      ARROW_RETURN_NOT_OK(AppendRows());
    }
    return Finish(batch);
  }

 private:
  int64_t batch_rows() const { return builders_[0]->length(); }

  /// Take lines of the block apart, up to one chunk. False when the block has none left.
  bool TakeRows() {
    rows_.clear();
    bad_rows_.clear();
    objects_.Clear();
    bool any = false;
    Line line;
    while (rows_.size() < kChunkRows && bad_rows_.size() < kChunkRows && lines_.NextLine(&line)) {
      any = true;
      batch_bytes_ += static_cast<int64_t>(line.text.size());
      if (line.text.find_first_not_of(" \t\r\n") == std::string_view::npos) continue;
      TakeRow(line);
    }
    return any;
  }

  void TakeRow(const Line& line) {
    if (line.is_too_long) {
      bad_rows_.push_back({line,
                           {"", fmt::format("the line is longer than {} MiB; it begins as shown",
                                            LineReader::kMaxLineBytes >> 20)}});
      return;
    }
    auto fault = objects_.Read(line.text, &cells_[rows_.size()], kChunkRows);
    if (!fault) return rows_.push_back(line);
    bad_rows_.push_back({line, *std::move(fault)});
  }

  /// Convert the rows taken, column by column; those with a wrong value are refused as a whole.
  Status AppendRows() {
    const int64_t before = batch_rows();
    std::vector<size_t> fault_of_row(rows_.size(), kNoColumn);
    ARROW_RETURN_NOT_OK(AppendColumns(&fault_of_row));
    if (std::any_of(fault_of_row.begin(), fault_of_row.end(),
                    [](size_t column) { return column != kNoColumn; })) {
      DropRows(fault_of_row);
      for (auto& builder : builders_) builder->Truncate(before);
      fault_of_row.assign(rows_.size(), kNoColumn);
      ARROW_RETURN_NOT_OK(AppendColumns(&fault_of_row));
    }
    std::sort(bad_rows_.begin(), bad_rows_.end(),
              [](const BadRow& a, const BadRow& b) { return a.line.offset < b.line.offset; });
    if (keeps_rows_) Keep();
    rows_read_ += static_cast<int64_t>(rows_.size());
    return RefuseBadRows();
  }

  static std::string_view RawOf(const Line& line) {
    return line.text.ends_with('\r') ? line.text.substr(0, line.text.size() - 1) : line.text;
  }

  /// The rows that are delivered. REQUIRES rows_read_ without those of this chunk.
  void Keep() {
    int64_t before = rows_read_;
    auto bad = bad_rows_.begin();
    for (const Line& row : rows_) {
      for (; bad != bad_rows_.end() && bad->line.offset < row.offset; ++bad) ++before;
      kept_.Add({.offset = row.offset, .line = row.number, .row = before++, .raw = RawOf(row)});
    }
  }

  Status AppendColumns(std::vector<size_t>* fault_of_row) {
    for (size_t i = 0; i < columns_.size(); ++i) {
      std::vector<size_t> bad;
      Texts texts{.values = {&cells_[i * kChunkRows], rows_.size()}, .is_utf8 = true};
      ARROW_RETURN_NOT_OK(builders_[i]->Append(texts, &bad));
      for (size_t row : bad) (*fault_of_row)[row] = std::min((*fault_of_row)[row], i);
    }
    return Status::OK();
  }

  /// Move the rows with a fault to bad_rows_ and close the gaps.
  void DropRows(const std::vector<size_t>& fault_of_row) {
    size_t kept = 0;
    for (size_t row = 0; row < rows_.size(); ++row) {
      if (size_t column = fault_of_row[row]; column != kNoColumn) {
        std::string_view text = cells_[column * kChunkRows + row];
        bad_rows_.push_back(
            {rows_[row], {columns_[column].name, BadTextReason(columns_[column], text)}});
        continue;
      }
      for (size_t i = 0; i < columns_.size(); ++i) {
        cells_[i * kChunkRows + kept] = cells_[i * kChunkRows + row];
      }
      rows_[kept++] = rows_[row];
    }
    rows_.resize(kept);
  }

  Status RefuseBadRows() {
    for (const BadRow& bad : bad_rows_) {
      auto behind = std::ranges::upper_bound(rows_, bad.line.offset, {}, &Line::offset);
      const int64_t before = rows_read_++ - (rows_.end() - behind);
      ARROW_RETURN_NOT_OK(refusals_.Refuse({.offset = bad.line.offset,
                                            .line = bad.line.number,
                                            .row = before,
                                            .column = bad.fault.column,
                                            .reason = bad.fault.reason,
                                            .raw = RawOf(bad.line)}));
    }
    return Status::OK();
  }

  Status Finish(std::shared_ptr<arrow::RecordBatch>* batch) {
    batch->reset();
    const int64_t rows = batch_rows();
    if (rows == 0) return Status::OK();
    arrow::ArrayVector arrays;
    for (auto& builder : builders_) {
      ARROW_ASSIGN_OR_RAISE(auto array, builder->Finish());
      arrays.push_back(std::move(array));
    }
    *batch = arrow::RecordBatch::Make(schema_, rows, std::move(arrays));
    return Status::OK();
  }

  const std::shared_ptr<arrow::io::InputStream> input_;
  RefusalSink& refusals_;
  const std::vector<Column> columns_;
  const std::shared_ptr<arrow::Schema> schema_;
  LineReader lines_;
  ObjectReader objects_;
  std::vector<std::unique_ptr<ColumnBuilder>> builders_;
  std::vector<std::string_view> cells_;  // column by column, kChunkRows of each
  std::vector<Line> rows_;
  std::vector<BadRow> bad_rows_;
  int64_t batch_bytes_ = 0;
  int64_t rows_read_ = 0;
  bool keeps_rows_ = false;
  KeptRows kept_;
};

class JsonlParser : public Parser {
 public:
  JsonlParser(std::vector<Column> columns, std::string charset, char end)
      : columns_(std::move(columns)),
        schema_(ArrowSchema(columns_)),
        charset_(std::move(charset)),
        end_(end) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }

  Result<std::unique_ptr<RowReader>> Open(std::shared_ptr<arrow::io::InputStream> input,
                                          RefusalSink& refusals) const override {
    ARROW_ASSIGN_OR_RAISE(input, ToUtf8(std::move(input), charset_));
    auto reader =
        std::make_unique<JsonlReader>(std::move(input), refusals, columns_, schema_, end_);
    ARROW_RETURN_NOT_OK(reader->Begin());
    return reader;
  }

 private:
  const std::vector<Column> columns_;
  const std::shared_ptr<arrow::Schema> schema_;
  const std::string charset_;
  const char end_;
};

}  // namespace

const OptionTable& JsonlParserOptions() {
  static const OptionTable table = [] {
    OptionTable made = {
        .name = "jsonl",
        .sentence = "JSON Lines: one object per line, columns found by their keys.",
        .options = {
            {.name = "newline",
             .type = OptionType::kChoice,
             .default_json = R"("CRLF")",
             .sentence = "what ends a line; CRLF and LF each read both, CR is for files that "
                         "have nothing else",
             .choices = {"CRLF", "LF", "CR"}},
            {.name = "charset",
             .type = OptionType::kChoice,
             .default_json = R"("UTF-8")",
             .sentence = "how the file's characters are written",
             .choices = Charsets()}}};
    std::vector<Option> rows = RowOptions();
    made.options.insert(made.options.end(), rows.begin(), rows.end());
    return made;
  }();
  return table;
}

Result<std::unique_ptr<Parser>> MakeJsonlParser(const Json& options) {
  ARROW_ASSIGN_OR_RAISE(auto columns, ReadColumns(options));
  if (columns.empty()) {
    return Fail(ErrorKind::kDefinition, "columns", "a parser needs at least one column");
  }
  char end = options.at("newline") == "CR" ? '\r' : '\n';
  return std::make_unique<JsonlParser>(std::move(columns), options.at("charset"), end);
}

}  // namespace waybill::parse
