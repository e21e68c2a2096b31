#include "s3/key_space.h"

#include <cstdint>

namespace waybill::s3 {
namespace {

constexpr int32_t kBelowAll = 0x1F;      // what stands where a key has ended: under the space
constexpr int32_t kAboveAll = 0x110000;  // past the last code point
constexpr int32_t kInvalid = -1;
constexpr int32_t kFirstBeyondAscii = 0x80;

/// Takes one code point off the front of `text`.
int32_t TakeCodePoint(std::string_view* text) {
  if (text->empty()) return kBelowAll;
  auto byte = [&](size_t i) -> int32_t {
    return i < text->size() ? static_cast<unsigned char>((*text)[i]) : 0;
  };
  int32_t lead = byte(0);
  size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead >= 0x80 && (lead < 0xC2 || lead > 0xF4)) return kInvalid;
  int32_t point = length == 1 ? lead : lead & (0xFF >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return kInvalid;
    point = point << 6 | (byte(i) & 0x3F);
  }
  text->remove_prefix(length);
  return point;
}

void AppendCodePoint(int32_t point, std::string* out) {
  auto put = [&](int32_t byte) { *out += static_cast<char>(byte); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0 | point >> 6);
  } else {
    if (point < 0x10000) {
      put(0xE0 | point >> 12);
    } else {
      put(0xF0 | point >> 18);
      put(0x80 | (point >> 12 & 0x3F));
    }
    put(0x80 | (point >> 6 & 0x3F));
  }
  put(0x80 | (point & 0x3F));
}

/// A code point strictly between two, or kInvalid.
int32_t CodePointBetween(int32_t low, int32_t high) {
  if (low < kBelowAll) low = kBelowAll;
  if (high - low < 2) return kInvalid;
  int32_t middle = low + (high - low) / 2;
  if (low < kFirstBeyondAscii && high > kFirstBeyondAscii) middle = kFirstBeyondAscii;
  if (middle < 0xD800 || middle > 0xDFFF) return middle;
  // Surrogates are no characters of their own.
  if (high > 0xE000) return 0xE000;
  return low < 0xD7FF ? 0xD7FF : kInvalid;
}

}  // namespace

std::optional<std::string> KeyBetween(std::string_view prefix, std::string_view after,
                                      const std::optional<std::string>& before) {
  std::string result(prefix);
  std::string_view low = after.substr(prefix.size());
  std::string_view high = before ? std::string_view(*before).substr(prefix.size()) : "";
  bool bounded = before.has_value();
  for (;;) {
    bool low_ended = low.empty();
    std::string_view high_rest = high;
    int32_t a = TakeCodePoint(&low);
    int32_t b = bounded ? TakeCodePoint(&high_rest) : kAboveAll;
    if (a == kInvalid || b == kInvalid || (bounded && high.empty())) return std::nullopt;
    if (bounded && a == b) {
      AppendCodePoint(a, &result);
      high = high_rest;
      continue;
    }
    if (int32_t middle = CodePointBetween(a, b); middle != kInvalid) {
      AppendCodePoint(middle, &result);
      return result;
    }
    // Neighbours: where `before` is longer, its beginning lies between; else look behind `after`.
    if (bounded && !high_rest.empty() && b > kBelowAll) {
      AppendCodePoint(b, &result);
      return result;
    }
    if (low_ended) return std::nullopt;
    AppendCodePoint(a, &result);
    bounded = false;
  }
}

}  // namespace waybill::s3
