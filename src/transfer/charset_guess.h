#pragma once

#include <string>
#include <string_view>

namespace waybill::transfer {

/// A sample in UTF-8, and what it was written in.
struct DecodedSample {
  std::string charset;  ///< UTF-8, UTF-16, Shift_JIS, EUC-JP, ISO-2022-JP or windows-1252
  std::string text;     ///< without a byte order mark
};

/// Guess the charset of a sample whose last character may be cut off.
///
/// Shape    a byte order mark decides; then what is well-formed UTF-8 is UTF-8; then the Japanese
///          charset in which more of the text is kana and fewer letters are half-width; then
///          windows-1252, in which every byte means something.
DecodedSample GuessCharset(std::string_view sample);

}  // namespace waybill::transfer
