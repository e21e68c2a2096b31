#include "parse/csv/tokeniser.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace waybill::parse {
namespace {

constexpr size_t kOverlongRawBytes = size_t{64} << 10;  // of such a row, shown with its refusal

}  // namespace

void Window::Clear() {
  fields.Clear();
  rows.clear();
  faults.clear();
  has_short_rows = false;
  must_skip_line = false;
}

size_t Tokeniser::Next(const Block& block, size_t begin, Window* window) const {
  window->Clear();
  const size_t goal = std::min(block.end, begin + limits_.window);
  size_t at = begin;
  while (at < goal && !window->must_skip_line) {
    size_t next = Indexed(block, at, goal, window);
    if (next == at) next = Scanned(block, at, window);
    if (next == at) break;
    at = next;
  }
  return at;
}

size_t Tokeniser::Indexed(const Block& block, size_t begin, size_t goal, Window* window) const {
  FieldEnds& fields = window->fields;
  // What follows a CR is not known when the block ends with it.
  const bool is_cut = goal == block.end && !block.is_last && block.data[goal - 1] == '\r';
  const size_t end = is_cut ? goal - 1 : goal;
  const size_t first_end = fields.end_count;
  while (true) {
    fields.row_count = 0;
    IndexStop stop = IndexFields(kernel_, dialect_, block.data, begin, end, &fields);
    if (fields.row_count > 0) return TakeRows(block, begin, first_end, window);
    fields.end_count = first_end;
    if (stop != IndexStop::kFull) return begin;
    fields.Grow();
  }
}

/// Rows that the index has found, up to one that it may have misread. Returns where the rest
/// begins.
size_t Tokeniser::TakeRows(const Block& block, size_t begin, size_t first_end,
                           Window* window) const {
  FieldEnds& fields = window->fields;
  const size_t longest = std::min(dialect_.longest_quoted, limits_.longest_row);
  const bool has_comments = !dialect_.comment_marker.empty();
  size_t at = begin;
  for (size_t row = 0; row < fields.row_count; ++row) {
    const size_t last = fields.row_ends[row];
    const size_t end = fields.ends[last] & FieldEnds::kPosition;
    // A quoted value may be too long in it, and a comment's quotes are no quotes.
    if (end - at > longest || (has_comments && Comment(block, at) == Found::kYes)) break;
    if (end > at) {
      Add({.begin = static_cast<uint32_t>(at),
           .first_end = static_cast<uint32_t>(first_end),
           .field_count = static_cast<uint32_t>(last + 1 - first_end),
           .end = static_cast<uint32_t>(end)},
          window);
    }
    first_end = last + 1;
    at = NextLine(block, end);
  }
  fields.end_count = first_end;
  return at;
}

size_t Tokeniser::Scanned(const Block& block, size_t begin, Window* window) const {
  const Found comment = Comment(block, begin);
  if (comment == Found::kTooEarlyToTell) return begin;
  if (comment == Found::kYes) {
    const size_t line_end = FindLineEnd(block, begin);
    const bool is_decided = block.is_last || line_end + 1 < block.end;
    return is_decided ? NextLine(block, line_end) : begin;
  }

  // No row is looked at beyond its allowed length, so that what is said of a longer one does not
  // depend on how much of it is here.
  const size_t reach = limits_.longest_row + 2;
  const bool is_cut = block.end - begin > reach;
  const Block part{block.data, is_cut ? begin + reach : block.end, block.is_last && !is_cut};
  const size_t first_end = window->fields.end_count;
  RowScan scan = ScanRow(dialect_, part, begin, &window->fields);
  const bool needs_more = scan.state == RowScan::State::kNeedsMore;
  if (needs_more && !is_cut) return begin;
  if (needs_more || scan.end - begin > limits_.longest_row) {
    window->fields.end_count = first_end;
    window->must_skip_line = true;
    window->faults.push_back({begin, begin + std::min(limits_.longest_row, kOverlongRawBytes),
                              fmt::format("the row is longer than {} bytes", limits_.longest_row)});
    return begin + limits_.longest_row;
  }
  if (scan.state == RowScan::State::kBroken) {
    window->faults.push_back({begin, scan.end, std::move(scan.reason)});
  } else if (scan.end > begin) {
    Add({.begin = static_cast<uint32_t>(begin),
         .first_end = static_cast<uint32_t>(first_end),
         .field_count = static_cast<uint32_t>(window->fields.end_count - first_end),
         .end = static_cast<uint32_t>(scan.end)},
        window);
  }
  return scan.next;
}

Tokeniser::Found Tokeniser::Comment(const Block& block, size_t begin) const {
  const std::string& marker = dialect_.comment_marker;
  if (marker.empty()) return Found::kNo;
  const std::string_view here(block.data + begin, std::min(block.end - begin, marker.size()));
  if (here == marker) return Found::kYes;
  const bool may_follow = !block.is_last && marker.starts_with(here);
  return may_follow ? Found::kTooEarlyToTell : Found::kNo;
}

void Tokeniser::Add(const Window::Row& row, Window* window) const {
  const bool is_short = row.field_count < shape_.columns;
  const bool is_long = row.field_count > shape_.columns;
  if ((is_short && !shape_.allows_fewer) || (is_long && !shape_.allows_more)) [[unlikely]] {
    window->faults.push_back(
        {row.begin, row.end,
         fmt::format("the row has {} columns, expected {}", row.field_count, shape_.columns)});
    return;
  }
  window->has_short_rows |= is_short;
  window->rows.push_back(row);
}

}  // namespace waybill::parse
