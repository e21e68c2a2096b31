#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace waybill::parse {

inline bool IsDigitByte(char c) { return c >= '0' && c <= '9'; }

inline constexpr int64_t kPowersOfTen[] = {1,
                                           10,
                                           100,
                                           1'000,
                                           10'000,
                                           100'000,
                                           1'000'000,
                                           10'000'000,
                                           100'000'000,
                                           1'000'000'000,
                                           10'000'000'000,
                                           100'000'000'000,
                                           1'000'000'000'000,
                                           10'000'000'000'000,
                                           100'000'000'000'000,
                                           1'000'000'000'000'000,
                                           10'000'000'000'000'000,
                                           100'000'000'000'000'000,
                                           1'000'000'000'000'000'000};

/// The value of 1 to 8 digits, all at once within one machine word; false if any is no digit.
/// REQUIRES 8 readable bytes at `data`.
inline bool ParseEightDigits(const char* data, size_t size, uint64_t* out) {
  static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first digit is the lowest byte");
  constexpr uint64_t kZeros = 0x3030303030303030;
  uint64_t word;
  std::memcpy(&word, data, sizeof(word));
  // The last digit goes to the highest byte; what is free in front of the first is zero.
  size_t shift = (8 - size) * 8;
  word = (word << shift) ^ (kZeros << shift);
  if (((word + 0x7676767676767676) | word) & 0x8080808080808080) return false;
  // Neighbours are added in three steps: ones to tens, tens to hundreds, hundreds to 10^4.
  word = word * 10 + (word >> 8);
  *out = ((word & 0x000000FF000000FF) * (100 + (uint64_t{1'000'000} << 32)) +
          ((word >> 16) & 0x000000FF000000FF) * (1 + (uint64_t{10'000} << 32))) >>
         32;
  return true;
}

/// The same for 1 to 16 digits. REQUIRES 8 readable bytes at `data`.
inline bool ParseSixteenDigits(const char* data, size_t size, uint64_t* out) {
  if (size <= 8) return ParseEightDigits(data, size, out);
  uint64_t high;
  uint64_t low;
  if (!ParseEightDigits(data, size - 8, &high)) return false;
  if (!ParseEightDigits(data + (size - 8), 8, &low)) return false;
  *out = high * 100'000'000 + low;
  return true;
}

/// A whole number of up to 16 digits with an optional '-'. False: leave it to ParseLong.
/// REQUIRES 8 readable bytes behind `text`.
inline bool ParseShortLong(std::string_view text, int64_t* out) {
  const char* data = text.data();
  size_t size = text.size();
  bool is_negative = size > 0 && *data == '-';
  data += is_negative;
  size -= is_negative;
  uint64_t value;
  if (size - 1 > 15 || !ParseSixteenDigits(data, size, &value)) return false;
  *out = is_negative ? -static_cast<int64_t>(value) : static_cast<int64_t>(value);
  return true;
}

/// A decimal of up to 16 digits before the point and exactly `scale` (1 to 8) behind it, less than
/// 10^18 when scaled. False: leave it to ParseDecimal. REQUIRES 8 readable bytes behind `text`.
inline bool ParseShortDecimal(std::string_view text, size_t scale, int64_t* out) {
  const char* data = text.data();
  size_t size = text.size();
  bool is_negative = size > 0 && *data == '-';
  data += is_negative;
  size -= is_negative;
  if (size < scale + 2 || size > 18) return false;
  size_t whole_size = size - scale - 1;
  uint64_t whole;
  uint64_t fraction;
  if (data[whole_size] != '.' || !ParseSixteenDigits(data, whole_size, &whole) ||
      !ParseEightDigits(data + whole_size + 1, scale, &fraction)) {
    return false;
  }
  auto value = static_cast<int64_t>(whole) * kPowersOfTen[scale] + static_cast<int64_t>(fraction);
  *out = is_negative ? -value : value;
  return true;
}

}  // namespace waybill::parse
