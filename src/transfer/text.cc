#include "transfer/text.h"

#include <algorithm>

namespace waybill::transfer {
namespace {

struct Bytes {
  unsigned char first, last;
};

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

bool StartsCharacter(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

}  // namespace

size_t CharacterLength(std::string_view text) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (text.size() < length) return 0;
  Bytes second{0x80, 0xbf};
  if (lead == 0xe0) second.first = 0xa0;
  if (lead == 0xed) second.last = 0x9f;
  if (lead == 0xf0) second.first = 0x90;
  if (lead == 0xf4) second.last = 0x8f;
  if (byte(1) < second.first || byte(1) > second.last) return 0;
  for (size_t i = 2; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  return length;
}

TextLines::TextLines(std::string_view text) : text_(text), starts_{0} {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts_.push_back(i + 1);
  }
}

std::string_view TextLines::From(int line, int byte) const {
  if (line < 0 || byte < 0 || size_t(line) >= starts_.size()) return {};
  return text_.substr(std::min(starts_[size_t(line)] + size_t(byte), text_.size()));
}

std::string_view TextLines::Line(int line) const {
  std::string_view rest = From(line, 0);
  return rest.substr(0, rest.find_first_of("\r\n"));
}

Place TextLines::PlaceAt(int line, int byte) {
  std::string_view before = From(line, 0).substr(0, size_t(std::max(byte, 0)));
  if (counted_.line != line || counted_.bytes > before.size()) counted_ = {.line = line};
  before.remove_prefix(counted_.bytes);
  counted_.bytes += before.size();
  counted_.characters += int(std::count_if(before.begin(), before.end(), StartsCharacter));
  return {.line = line + 1, .column = counted_.characters + 1};
}

Place TextLines::PlaceOf(size_t offset) {
  auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  auto line = size_t(next - starts_.begin()) - 1;
  return PlaceAt(int(line), int(offset - starts_[line]));
}

std::string WellFormed(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    size_t length = CharacterLength(text);
    out += length == 0 ? "\xef\xbf\xbd" : text.substr(0, length);
    text.remove_prefix(std::max(length, size_t{1}));
  }
  return out;
}

std::optional<size_t> FirstUnprintable(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    size_t length = IsControl(text[at]) ? 0 : CharacterLength(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

}  // namespace waybill::transfer
