#include "parse/csv/row_scanner.h"

#include <fmt/format.h>

#include <cstring>
#include <optional>

namespace waybill::parse {
namespace {

using State = RowScan::State;

class Scanner {
 public:
  Scanner(const Dialect& dialect, const Block& block, size_t begin, FieldEnds* ends)
      : dialect_(dialect), block_(block), at_(begin), ends_(ends), ends_before_(ends->end_count) {}

  RowScan Row() {
    while (true) {
      field_begin_ = at_;
      is_special_ = false;
      if (dialect_.trims_unquoted) SkipSpaces();
      is_special_ = at_ != field_begin_;
      bool is_quoted = has_byte() && dialect_.is_quote(byte());
      if (auto stop = is_quoted ? Quoted() : Unquoted()) return Give(*stop);
      AddEnd();
      if (!has_byte() || IsLineEnd(byte())) return Complete();
      ++at_;
    }
  }

 private:
  bool has_byte() const { return at_ < block_.end; }
  char byte() const { return block_.data[at_]; }
  bool is_separator(char c) const { return c == dialect_.delimiter || IsLineEnd(c); }

  void SkipSpaces() {
    while (has_byte() && byte() == ' ' && byte() != dialect_.delimiter) ++at_;
  }

  void AddEnd() {
    if (!ends_->has_room()) ends_->Grow();
    uint32_t flag = is_special_ ? FieldEnds::kSpecial : 0;
    ends_->ends[ends_->end_count++] = static_cast<uint32_t>(at_) | flag;
  }

  /// To the separator, which is not known to come when the block ends first.
  std::optional<RowScan> Unquoted() {
    while (has_byte() && !is_separator(byte())) ++at_;
    if (!has_byte() && !block_.is_last) return RowScan{};
    return std::nullopt;
  }

  std::optional<RowScan> Quoted() {
    const size_t text_begin = ++at_;
    while (has_byte()) {
      if (at_ - text_begin > dialect_.longest_quoted) {
        return Broken(fmt::format("a quoted value is longer than max_quoted_size_limit, {} bytes",
                                  dialect_.longest_quoted));
      }
      char c = byte();
      if (dialect_.is_quote(c)) {
        bool closes = false;
        if (!Quote(&closes)) return RowScan{};
        if (closes) return AfterQuoted();
      } else if (dialect_.has_escape() && static_cast<unsigned char>(c) == dialect_.escape) {
        if (!Escape()) return RowScan{};
      } else {
        ++at_;
      }
    }
    if (!block_.is_last) return RowScan{};
    return Broken("a quoted value is not closed before the end of the file");
  }

  /// The byte `distance` ahead; a line end stands for what lies behind the end of the file. False
  /// when it is not here yet.
  bool Peek(size_t distance, char* out) const {
    bool is_here = at_ + distance < block_.end;
    *out = is_here ? block_.data[at_ + distance] : '\n';
    return is_here || block_.is_last;
  }

  /// At a quote within a quoted value: step over it. False when the block ends too early to tell.
  bool Quote(bool* closes) {
    char next;
    if (!Peek(1, &next)) return false;
    bool is_doubled = dialect_.is_quote(next);
    if (dialect_.takes_stray_quotes) {
      char behind;
      if (is_doubled && !Peek(2, &behind)) return false;
      // Of two quotes before a separator the first is a stray one and the second closes.
      is_doubled = is_doubled && !is_separator(behind);
      *closes = !is_doubled && is_separator(next);
      is_special_ = is_special_ || !*closes;
    } else {
      *closes = !is_doubled;
      is_special_ = is_special_ || is_doubled;
    }
    at_ += is_doubled ? 2 : 1;
    return true;
  }

  bool Escape() {
    char next;
    if (!Peek(1, &next)) return false;
    is_special_ = true;
    bool is_escaped =
        static_cast<unsigned char>(next) == dialect_.escape || dialect_.is_quote(next);
    at_ += is_escaped ? 2 : 1;
    return true;
  }

  std::optional<RowScan> AfterQuoted() {
    size_t close = at_;
    SkipSpaces();
    is_special_ = is_special_ || at_ != close;
    if (!has_byte()) return block_.is_last ? std::nullopt : std::optional(RowScan{});
    if (is_separator(byte())) return std::nullopt;
    return Broken("something other than a delimiter follows a quoted value");
  }

  RowScan Broken(std::string reason) const {
    size_t line_end = FindLineEnd(block_, field_begin_);
    if (!IsDecided(line_end)) return {};
    return {State::kBroken, line_end, NextLine(block_, line_end), std::move(reason)};
  }

  RowScan Complete() {
    if (!IsDecided(at_)) return Give({});
    ends_->row_ends[ends_->row_count++] = static_cast<uint32_t>(ends_->end_count - 1);
    return {State::kComplete, at_, NextLine(block_, at_), {}};
  }

  /// Whether it is known what follows the line end at `line_end`.
  bool IsDecided(size_t line_end) const {
    if (block_.is_last) return true;
    return line_end < block_.end && (block_.data[line_end] != '\r' || line_end + 1 < block_.end);
  }

  RowScan Give(RowScan scan) {
    ends_->end_count = ends_before_;
    return scan;
  }

  const Dialect& dialect_;
  const Block& block_;
  size_t at_;
  FieldEnds* ends_;
  size_t ends_before_;
  size_t field_begin_ = 0;
  bool is_special_ = false;
};

}  // namespace

RowScan ScanRow(const Dialect& dialect, const Block& block, size_t begin, FieldEnds* ends) {
  return Scanner(dialect, block, begin, ends).Row();
}

size_t FindLineEnd(const Block& block, size_t from) {
  while (from < block.end && !IsLineEnd(block.data[from])) ++from;
  return from;
}

size_t NextLine(const Block& block, size_t line_end) {
  if (line_end >= block.end) return block.end;
  bool is_pair =
      block.data[line_end] == '\r' && line_end + 1 < block.end && block.data[line_end + 1] == '\n';
  return line_end + (is_pair ? 2 : 1);
}

int64_t CountLines(std::string_view bytes) {
  int64_t lines = 0;
  const char* at = bytes.data();
  const char* end = at + bytes.size();
  while (at < end) {
    auto left = static_cast<size_t>(end - at);
    const auto* found = static_cast<const char*>(std::memchr(at, '\n', left));
    if (found == nullptr) break;
    ++lines;
    at = found + 1;
  }
  // Lone carriage returns end lines too; few files have any.
  for (size_t i = bytes.find('\r'); i != std::string_view::npos; i = bytes.find('\r', i + 1)) {
    lines += i + 1 == bytes.size() || bytes[i + 1] != '\n';
  }
  return lines;
}

}  // namespace waybill::parse
