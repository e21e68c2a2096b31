#include "base/display.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace waybill {
namespace {

struct Range {
  uint32_t first, last;
};

// Unicode 15 EastAsianWidth W and F, and emoji shown wide, in whole blocks.
constexpr std::array<Range, 14> kWide = {{{0x1100, 0x115f},
                                          {0x2e80, 0x303e},
                                          {0x3041, 0x33ff},
                                          {0x3400, 0x4dbf},
                                          {0x4e00, 0x9fff},
                                          {0xa000, 0xa4cf},
                                          {0xac00, 0xd7a3},
                                          {0xf900, 0xfaff},
                                          {0xfe30, 0xfe6f},
                                          {0xff00, 0xff60},
                                          {0xffe0, 0xffe6},
                                          {0x1f300, 0x1f64f},
                                          {0x1f900, 0x1f9ff},
                                          {0x20000, 0x3fffd}}};
// Combining marks, joiners and variation selectors.
constexpr std::array<Range, 6> kZero = {{{0x0300, 0x036f},
                                         {0x1ab0, 0x1aff},
                                         {0x200b, 0x200f},
                                         {0x20d0, 0x20ff},
                                         {0xfe00, 0xfe0f},
                                         {0x3099, 0x309a}}};

template <size_t N>
bool Contains(const std::array<Range, N>& ranges, uint32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](Range r) { return c >= r.first && c <= r.last; });
}

int Width(uint32_t c) {
  if (Contains(kZero, c)) return 0;
  return Contains(kWide, c) ? 2 : 1;
}

struct Character {
  std::string_view bytes;
  std::optional<uint32_t> code;  ///< empty: not UTF-8
};

/// The first character of a text that is not empty (RFC 3629: no overlong forms, no surrogates).
Character First(std::string_view text) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char lead = byte(0);
  if (lead < 0x80) return {text.substr(0, 1), lead};
  size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return {text.substr(0, 1), std::nullopt};
  uint32_t code = lead & (0x7fu >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {text.substr(0, 1), std::nullopt};
    code = (code << 6) | (byte(i) & 0x3fu);
  }
  constexpr std::array<uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  bool wrong = code < kLeast[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
  if (wrong) return {text.substr(0, 1), std::nullopt};
  return {text.substr(0, length), code};
}

/// C0, DEL, C1, and the marks that turn the direction of text around.
bool IsControl(uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

std::string Shown(const Character& character) {
  if (!character.code)
    return fmt::format("\\x{:02x}", static_cast<unsigned char>(character.bytes[0]));
  uint32_t c = *character.code;
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  if (IsControl(c)) return c < 0x100 ? fmt::format("\\x{:02x}", c) : fmt::format("\\u{:04x}", c);
  return std::string(character.bytes);
}

std::string Padded(const std::string& text, int width, TextTable::Align align) {
  std::string blanks(size_t(std::max(0, width - DisplayWidth(text))), ' ');
  return align == TextTable::Align::kRight ? blanks + text : text + blanks;
}

}  // namespace

int DisplayWidth(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    Character character = First(text);
    width += character.code ? Width(*character.code) : 1;
    text.remove_prefix(character.bytes.size());
  }
  return width;
}

std::string ForTerminal(std::string_view text, int columns) {
  std::string out;
  size_t fits = 0;  // length of `out` that leaves room for "…"
  int width = 0;
  while (!text.empty()) {
    Character character = First(text);
    std::string shown = Shown(character);
    width += DisplayWidth(shown);
    if (columns > 0 && width > columns) return out.substr(0, fits) + "…";
    out += shown;
    if (width < columns) fits = out.size();
    text.remove_prefix(character.bytes.size());
  }
  return out;
}

std::string WithThousands(int64_t number) {
  std::string digits = fmt::format("{}", number);
  size_t first = number < 0 ? 1 : 0;
  for (size_t i = digits.size(); i > first + 3;) {
    i -= 3;
    digits.insert(i, ",");
  }
  return digits;
}

std::string HumanBytes(int64_t bytes) {
  constexpr std::array<std::string_view, 6> kUnits = {"kB", "MB", "GB", "TB", "PB", "EB"};
  if (bytes < 1000) return fmt::format("{} B", bytes);
  double value = double(bytes);
  size_t unit = 0;
  for (value /= 1000; value >= 999.5 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
  return value < 9.995 ? fmt::format("{:.2f} {}", value, kUnits[unit])
                       : fmt::format("{:.{}f} {}", value, value < 99.95 ? 1 : 0, kUnits[unit]);
}

std::string HumanDuration(Duration duration) {
  int64_t ms = duration.count() / 1000;
  if (ms < 1000) return fmt::format("{} ms", ms);
  if (ms < 60'000) return fmt::format("{:.1f} s", double(ms) / 1000);
  int64_t seconds = ms / 1000;
  if (seconds < 3600) return fmt::format("{} min {:02} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {:02} min", seconds / 3600, seconds % 3600 / 60);
}

std::string TextTable::Render() const {
  std::vector<int> widths;
  for (size_t i = 0; i < columns.size(); ++i) {
    int width = DisplayWidth(columns[i].title);
    for (const auto& row : rows) width = std::max(width, DisplayWidth(row[i]));
    widths.push_back(width);
  }
  std::string out;
  auto line = [&](auto cell) {
    std::string text;
    for (size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) text += "  ";
      text += Padded(cell(i), widths[i], columns[i].align);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  };
  line([&](size_t i) { return columns[i].title; });
  for (const auto& row : rows) line([&](size_t i) { return row[i]; });
  return out;
}

}  // namespace waybill
