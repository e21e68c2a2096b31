#include "parse/kept_rows.h"

#include <fmt/format.h>

namespace waybill::parse {

void KeptRows::Clear() {
  rows_.clear();
  texts_.clear();
}

void KeptRows::Add(const RowPlace& place) {
  texts_ += place.raw;
  rows_.push_back(
      {.offset = place.offset, .line = place.line, .row = place.row, .end = texts_.size()});
}

Status KeptRows::Refuse(int64_t row, std::string_view column, std::string_view reason,
                        RefusalSink* refusals) const {
  const auto index = static_cast<size_t>(row);
  if (index >= rows_.size()) {
    return Fail(ErrorKind::kBug, "parser",
                fmt::format("row {} is to be refused, and {} rows are kept", row, rows_.size()));
  }
  const Row& kept = rows_[index];
  const size_t begin = index == 0 ? 0 : rows_[index - 1].end;
  return refusals->Refuse({.offset = kept.offset,
                           .line = kept.line,
                           .row = kept.row,
                           .column = std::string(column),
                           .reason = std::string(reason),
                           .raw = std::string_view(texts_).substr(begin, kept.end - begin)});
}

}  // namespace waybill::parse
