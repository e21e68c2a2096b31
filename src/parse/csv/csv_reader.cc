#include "parse/csv/csv_reader.h"

#include <arrow/io/interfaces.h>
#include <arrow/record_batch.h>
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "parse/csv/header.h"

namespace waybill::parse {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(std::shared_ptr<const CsvOptions> options, CsvTuning tuning,
                     std::shared_ptr<arrow::Schema> schema,
                     std::shared_ptr<arrow::io::InputStream> input, RefusalSink& refusals)
    : options_(std::move(options)),
      tuning_(tuning),
      schema_(std::move(schema)),
      input_(std::move(input)),
      refusals_(refusals),
      buffer_(input_, tuning.limits.block) {}

Status CsvReader::ReadNext(std::shared_ptr<arrow::RecordBatch>* out) {
  out->reset();
  if (is_closed_) return Status::OK();
  if (!tokeniser_) ARROW_RETURN_NOT_OK(Start());
  kept_.Clear();
  // Every row of a block may have been refused; only the end of the stream ends the rows.
  while (!is_at_end() && (batch_bytes_ < tuning_.limits.block || converter_->rows() == 0)) {
    ARROW_RETURN_NOT_OK(ReadMore());
  }
  batch_bytes_ = 0;
  return converter_->rows() == 0 ? Close() : converter_->Finish().Value(out);
}

Status CsvReader::Close() {
  if (std::exchange(is_closed_, true)) return Status::OK();
  return input_->Close();
}

Status CsvReader::Start() {
  ARROW_RETURN_NOT_OK(Fill());
  if (std::string_view(block().data, block().end).starts_with(kByteOrderMark)) {
    at_ = kByteOrderMark.size();
  }
  const CsvOptions& options = *options_;
  RowShape shape{.columns = options.columns.size(),
                 .allows_fewer = options.allow_optional_columns,
                 .allows_more = options.allow_extra_columns};
  RowConverter::Fields fields{.null_string = options.null_string, .of_columns = {}};
  ARROW_RETURN_NOT_OK(SkipLines(options.skip_header_lines - (options.match_header ? 1 : 0)));
  if (options.match_header) {
    ARROW_ASSIGN_OR_RAISE(auto names, ReadHeader());
    ARROW_ASSIGN_OR_RAISE(fields.of_columns, MatchHeader(options.columns, names));
    shape.columns = names.size();
  } else {
    fields.of_columns.resize(shape.columns);
    std::iota(fields.of_columns.begin(), fields.of_columns.end(), size_t{0});
  }
  ARROW_ASSIGN_OR_RAISE(converter_, RowConverter::Make(options.columns, options.dialect, fields));
  tokeniser_.emplace(options.dialect, shape, tuning_.limits, tuning_.kernel);
  return Status::OK();
}

Result<std::vector<std::string>> CsvReader::ReadHeader() {
  while (true) {
    FieldEnds ends;
    RowScan scan = ScanRow(options_->dialect, block(), at_, &ends);
    if (scan.state == RowScan::State::kComplete) {
      auto names = HeaderNames(options_->dialect, block(), at_, ends);
      MoveTo(scan.next);
      return names;
    }
    const std::string where = fmt::format("line {}", line_);
    if (scan.state == RowScan::State::kBroken) {
      return Fail(ErrorKind::kData, where, "the header cannot be read: " + scan.reason);
    }
    if (block().end - at_ > tuning_.limits.longest_row) {
      return Fail(ErrorKind::kData, where,
                  fmt::format("the header is longer than {} bytes", tuning_.limits.longest_row));
    }
    ARROW_RETURN_NOT_OK(Fill());
  }
}

/// Nothing of the lines is kept, however long they are.
Status CsvReader::SkipLines(int64_t lines) {
  while (lines > 0) {
    const size_t line_end = FindLineEnd(block(), at_);
    if (block().is_last || line_end + 1 < block().end) {
      MoveTo(NextLine(block(), line_end));
      --lines;
      continue;
    }
    // A CR at the very end may be half of a line end.
    MoveTo(line_end);
    ARROW_RETURN_NOT_OK(Fill());
  }
  return Status::OK();
}

Status CsvReader::Fill() {
  ARROW_RETURN_NOT_OK(buffer_.Advance(at_));
  at_ = counted_ = 0;
  return Status::OK();
}

Status CsvReader::ReadMore() {
  const size_t next = tokeniser_->Next(block(), at_, &window_);
  if (next == at_) return Fill();
  ARROW_RETURN_NOT_OK(Take(next));
  return window_.must_skip_line ? SkipLines(1) : Status::OK();
}

Status CsvReader::Take(size_t next) {
  const std::string_view bytes(block().data + at_, next - at_);
  ARROW_ASSIGN_OR_RAISE(auto bad, converter_->Append(block(), bytes, window_));
  rows_read_ += static_cast<int64_t>(window_.rows.size() + window_.faults.size());
  if (keeps_rows_) Keep(bad);
  if (!bad.empty() || !window_.faults.empty()) ARROW_RETURN_NOT_OK(RefuseRows(bad));
  batch_bytes_ += next - at_;
  MoveTo(next);
  return Status::OK();
}

/// Those rows of the window that are delivered. Counts lines by itself: RefuseRows begins anew.
void CsvReader::Keep(const RowConverter::BadRows& bad) {
  int64_t line = line_;
  size_t counted = counted_;
  for (size_t i = 0; i < window_.rows.size(); ++i) {
    if (bad.contains(i)) continue;
    const Window::Row& row = window_.rows[i];
    line += CountLines({block().data + counted, row.begin - counted});
    counted = row.begin;
    kept_.Add({.offset = buffer_.offset() + static_cast<int64_t>(row.begin),
               .line = line,
               .row = RowsBefore(row.begin),
               .raw = {block().data + row.begin, row.end - row.begin}});
  }
}

/// In the order in which they stand in the file.
Status CsvReader::RefuseRows(const RowConverter::BadRows& bad) {
  auto fault = window_.faults.begin();
  auto refuse_faults_before = [&](size_t position) {
    for (; fault != window_.faults.end() && fault->begin < position; ++fault) {
      ARROW_RETURN_NOT_OK(Refuse(fault->begin, fault->end, "", fault->reason));
    }
    return Status::OK();
  };
  for (const auto& [index, field] : bad) {
    const Window::Row& row = window_.rows[index];
    ARROW_RETURN_NOT_OK(refuse_faults_before(row.begin));
    ARROW_RETURN_NOT_OK(
        Refuse(row.begin, row.end, options_->columns[field.column].name, field.reason));
  }
  return refuse_faults_before(block().end);
}

Status CsvReader::Refuse(size_t begin, size_t end, std::string_view column,
                         std::string_view reason) {
  CountLinesTo(begin);
  return refusals_.Refuse({.offset = buffer_.offset() + static_cast<int64_t>(begin),
                           .line = line_,
                           .row = RowsBefore(begin),
                           .column = std::string(column),
                           .reason = std::string(reason),
                           .raw = {block().data + begin, end - begin}});
}

/// Of the whole stream; `begin` is where a row of the window begins, which is counted already.
int64_t CsvReader::RowsBefore(size_t begin) const {
  auto behind = [&](const auto& rows) {
    auto place =
        std::ranges::lower_bound(rows, begin, {}, [](const auto& row) { return row.begin; });
    return rows.end() - place;
  };
  return rows_read_ - behind(window_.rows) - behind(window_.faults);
}

void CsvReader::MoveTo(size_t next) {
  CountLinesTo(next);
  at_ = next;
}

void CsvReader::CountLinesTo(size_t position) {
  line_ += CountLines({block().data + counted_, position - counted_});
  counted_ = position;
}

}  // namespace waybill::parse
