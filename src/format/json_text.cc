#include "format/json_text.h"

#include <array>

namespace waybill::format {
namespace {

/// What follows the backslash: 0 for a byte that stands for itself, 'u' for one that has no short
/// form.
constexpr std::array<char, 256> MakeEscapes() {
  std::array<char, 256> escapes{};
  for (size_t c = 0; c < 0x20; ++c) escapes[c] = 'u';
  escapes['\b'] = 'b';
  escapes['\f'] = 'f';
  escapes['\n'] = 'n';
  escapes['\r'] = 'r';
  escapes['\t'] = 't';
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  return escapes;
}
constexpr std::array<char, 256> kEscapes = MakeEscapes();

constexpr size_t kPieceBytes = 4096;
constexpr size_t kLongestEscape = 6;  // \u001f

char* WritePiece(char* at, std::string_view text) {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    char escape = kEscapes[byte];
    if (escape == 0) [[likely]] {
      *at++ = c;
      continue;
    }
    *at++ = '\\';
    *at++ = escape;
    if (escape != 'u') continue;
    *at++ = '0';
    *at++ = '0';
    *at++ = kHexDigits[byte >> 4];
    *at++ = kHexDigits[byte & 0xf];
  }
  return at;
}

}  // namespace

void WriteJsonString(TextBuffer& out, std::string_view text) {
  out.Append('"');
  // Room is made for the worst case, six bytes for one, so not for a long text at once.
  for (size_t at = 0; at < text.size(); at += kPieceBytes) {
    std::string_view piece = text.substr(at, kPieceBytes);
    out.Advance(WritePiece(out.Reserve(kLongestEscape * piece.size()), piece));
  }
  out.Append('"');
}

}  // namespace waybill::format
