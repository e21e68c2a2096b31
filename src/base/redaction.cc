#include "base/redaction.h"

#include <algorithm>
#include <array>

namespace waybill {
namespace {

constexpr std::string_view kShown = "[redacted]";
constexpr size_t kKeyIdBytes = 16;   // behind AKIA or ASIA
constexpr size_t kSecretBytes = 16;  // shorter ones are words of a sentence

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }
bool IsAlphanumeric(char c) { return IsDigit(c) || IsCapital(c) || (c >= 'a' && c <= 'z'); }
bool IsKeyId(char c) { return IsCapital(c) || IsDigit(c); }
bool IsName(char c) { return IsAlphanumeric(c) || c == '_' || c == '-'; }
bool IsSecret(char c) {
  return IsAlphanumeric(c) || std::string_view("+/=_-.%~").find(c) != std::string_view::npos;
}
bool IsBetween(char c) { return std::string_view(" :=>\"'\\").find(c) != std::string_view::npos; }

size_t Run(std::string_view text, bool (*holds)(char)) {
  return size_t(std::ranges::find_if_not(text, holds) - text.begin());
}

bool SpeaksOfSecrets(std::string_view name) {
  constexpr std::array<std::string_view, 7> kWords = {
      "secret", "password", "token", "signature", "credential", "authorization", "customer-key"};
  std::string low(name);
  std::ranges::transform(low, low.begin(), [](char c) { return IsCapital(c) ? char(c + 32) : c; });
  return std::ranges::any_of(kWords, [&](auto word) { return low.find(word) != low.npos; });
}

/// What stands at the beginning of a text: so much of it is shown, so much taken out.
struct Found {
  size_t kept = 0;
  size_t secret = 0;
};

Found FindKey(std::string_view text) {
  if (text.starts_with("AKIA") || text.starts_with("ASIA")) {
    size_t length = Run(text, IsKeyId);
    if (length >= 4 + kKeyIdBytes) return {0, length};
  }
  if (text.starts_with("tra_")) {
    size_t length = Run(text.substr(4), IsAlphanumeric);
    if (length >= kSecretBytes) return {4, length};
  }
  // Credential, signature, string to sign: they have no common end.
  if (text.starts_with("AWS4-HMAC")) return {0, text.size()};
  return {};
}

/// `aws_secret_access_key=…`, `"X-Amz-Signature": "…"`, `<SecretAccessKey>…`.
Found FindNamed(std::string_view text) {
  size_t name = Run(text, IsName);
  if (!SpeaksOfSecrets(text.substr(0, name))) return {};
  size_t between = Run(text.substr(name), IsBetween);
  std::string_view value = text.substr(name + between);
  for (std::string_view scheme : {"Bearer ", "Basic ", "Token "}) {
    if (!value.starts_with(scheme)) continue;
    value.remove_prefix(scheme.size());
    between += scheme.size();
  }
  size_t secret = Run(value, IsSecret);
  bool is_value = between > 0 && secret >= kSecretBytes;
  return is_value ? Found{name + between, secret} : Found{};
}

/// "://user:password@"
Found FindUserInfo(std::string_view text) {
  constexpr std::string_view kBegin = "://";
  if (!text.starts_with(kBegin)) return {};
  std::string_view rest = text.substr(kBegin.size());
  size_t end = rest.find_first_of("@/ \t\r\n\"'?#");
  bool is_user = end != std::string_view::npos && end > 0 && rest[end] == '@';
  return is_user ? Found{kBegin.size(), end} : Found{};
}

}  // namespace

std::string Redacted(std::string_view text) {
  std::string out;
  bool is_word_start = true;
  while (!text.empty()) {
    Found found;
    if (is_word_start) found = FindKey(text);
    if (found.secret == 0 && is_word_start) found = FindNamed(text);
    if (found.secret == 0) found = FindUserInfo(text);
    if (found.secret > 0) {
      out.append(text.substr(0, found.kept)).append(kShown);
      text.remove_prefix(found.kept + found.secret);
      is_word_start = false;
      continue;
    }
    is_word_start = !IsName(text.front());
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

}  // namespace waybill
