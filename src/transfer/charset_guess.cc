#include "transfer/charset_guess.h"

#include <iconv.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <optional>

#include "transfer/text.h"

namespace waybill::transfer {
namespace {

constexpr size_t kLongestCharacter = 4;

/// Closes what iconv_open gave.
class Converter {
 public:
  explicit Converter(const char* charset) : handle_(iconv_open("UTF-8", charset)) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (is_open()) iconv_close(handle_);
  }

  bool is_open() const { return handle_ != std::bit_cast<iconv_t>(intptr_t{-1}); }

  /// Nothing when a byte is not of the charset. What is cut off at the end is left out.
  std::optional<std::string> Convert(std::string_view text) {
    if (!is_open()) return std::nullopt;
    std::string in(text);
    std::string out(text.size() * kLongestCharacter, '\0');
    char* from = in.data();
    char* to = out.data();
    size_t from_left = in.size();
    size_t to_left = out.size();
    size_t result = iconv(handle_, &from, &from_left, &to, &to_left);
    bool is_cut = errno == EINVAL && from_left < kLongestCharacter;
    if (result == static_cast<size_t>(-1) && !is_cut) return std::nullopt;
    out.resize(out.size() - to_left);
    return out;
  }

 private:
  iconv_t handle_;
};

std::optional<std::string> Decoded(const char* charset, std::string_view sample) {
  return Converter(charset).Convert(sample);
}

/// UTF-8, but for a last character that may be cut off.
bool IsUtf8(std::string_view text) {
  std::string mended = WellFormed(text);
  size_t sure = text.size() - std::min(text.size(), kLongestCharacter - 1);
  return std::string_view(mended).substr(0, sure) == text.substr(0, sure);
}

/// Kana speak for a charset, half-width katakana against it: Shift_JIS bytes read as EUC-JP, and
/// the other way round, are full of them.
int64_t JapaneseScore(std::string_view utf8) {
  int64_t score = 0;
  for (size_t i = 0; i + 2 < utf8.size(); ++i) {
    auto byte = [&](size_t at) { return static_cast<unsigned char>(utf8[i + at]); };
    bool is_kana = byte(0) == 0xe3 && (byte(1) >= 0x81 && byte(1) <= 0x83);
    bool is_half_width = byte(0) == 0xef && (byte(1) == 0xbd || byte(1) == 0xbe);
    if (is_kana) score += 2;
    if (is_half_width) score -= 2;
  }
  return score;
}

}  // namespace

DecodedSample GuessCharset(std::string_view sample) {
  if (sample.starts_with("\xef\xbb\xbf")) return {"UTF-8", std::string(sample.substr(3))};
  if (sample.starts_with("\xff\xfe") || sample.starts_with("\xfe\xff")) {
    return {"UTF-16", Decoded("UTF-16", sample).value_or("")};
  }
  bool has_escapes = sample.find("\x1b$") != std::string_view::npos;
  if (has_escapes) {
    if (auto text = Decoded("ISO-2022-JP", sample)) return {"ISO-2022-JP", *text};
  }
  if (IsUtf8(sample)) return {"UTF-8", std::string(sample)};
  auto shift_jis = Decoded("CP932", sample);
  auto euc = Decoded("EUC-JP-MS", sample);
  if (shift_jis && (!euc || JapaneseScore(*shift_jis) >= JapaneseScore(*euc))) {
    return {"Shift_JIS", *shift_jis};
  }
  if (euc) return {"EUC-JP", *euc};
  return {"windows-1252", WellFormed(Decoded("CP1252", sample).value_or(std::string(sample)))};
}

}  // namespace waybill::transfer
