#include "base/bytes_json.h"

#include <arrow/util/utf8.h>

#include <nlohmann/json.hpp>

#include "base/digest.h"

namespace waybill {
namespace {

constexpr char kBase64[] = "base64";

int Sextet(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

}  // namespace

Result<std::string> FromBase64(std::string_view text, std::string_view where) {
  std::string_view digits = text.substr(0, text.find('='));
  std::string out;
  out.reserve(digits.size() / 4 * 3 + 2);
  unsigned held = 0;
  int bits = 0;
  for (char c : digits) {
    int value = Sextet(c);
    if (value < 0) break;
    held = (held << 6 | static_cast<unsigned>(value)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(held >> bits & 0xff);
  }
  // Writing it again is the whole check: padding, stray characters and loose bits all show.
  if (Base64(out) != text) return Fail(ErrorKind::kData, where, "not padded Base64");
  return out;
}

Json BytesToJson(std::string_view bytes) {
  arrow::util::InitializeUTF8();
  if (arrow::util::ValidateUTF8(bytes)) return std::string(bytes);
  Json out = Json::object();
  out[kBase64] = Base64(bytes);
  return out;
}

Result<std::string> BytesFromJson(const Json& json, std::string_view where) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_object() && json.size() == 1 && json.contains(kBase64) && json[kBase64].is_string()) {
    return FromBase64(json[kBase64].get_ref<const std::string&>(), where);
  }
  return Fail(ErrorKind::kData, where, "expected a text or {\"base64\": …}");
}

}  // namespace waybill
