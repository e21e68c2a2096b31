#pragma once

#include <cstddef>
#include <cstdint>

namespace waybill::format {

// Values as text, written in place: each function returns the end of what it wrote. No locale, no
// allocation. REQUIRES kMaxValueText bytes at `out`.
inline constexpr size_t kMaxValueText = 64;

char* WriteLong(char* out, int64_t value);
/// The shortest text that reads back as the same value: "0.1", "1e+300", and "2.0" for a whole one,
/// so that it is told from a long. "NaN", "Infinity", "-Infinity".
char* WriteDouble(char* out, double value);
char* WriteBoolean(char* out, bool value);
/// `bytes` is a decimal128 as Arrow keeps it, 16 little-endian bytes. Exactly `scale` digits behind
/// the point: "-0.05". REQUIRES 0 <= scale <= 38.
char* WriteDecimal(char* out, const uint8_t* bytes, int32_t scale);

/// "2026-01-31".
char* WriteDate(char* out, int64_t days_since_epoch);
/// "23:59:59", and ".123456" behind it unless the fraction is zero.
char* WriteTimeOfDay(char* out, int64_t micros_of_day);
/// "2026-01-31T23:59:59.123456Z", the fraction left out when zero.
char* WriteIsoTimestamp(char* out, int64_t micros_since_epoch);

}  // namespace waybill::format
