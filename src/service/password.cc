#include "service/password.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace waybill::service {
namespace {

constexpr size_t kShortest = 12;
constexpr size_t kLongest = 128;

/// Of the lists of leaked passwords, those that pass the other rules most often, without the
/// digits that people put behind them.
constexpr std::array<std::string_view, 16> kCommon = {
    "password", "passw0rd", "qwerty",   "letmein",   "welcome", "administrator",
    "iloveyou", "sunshine", "princess", "dragon",    "monkey",  "football",
    "changeme", "waybill",  "trocco",   "1q2w3e4r5t"};

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = char(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

/// A common word and little else: "Password2026", "qwertyqwerty1".
bool IsCommon(std::string_view password) {
  std::string rest = Lower(password);
  for (std::string_view word : kCommon) {
    for (size_t at = rest.find(word); at != std::string::npos; at = rest.find(word)) {
      rest.erase(at, word.size());
    }
  }
  size_t letters = size_t(
      std::ranges::count_if(rest, [](unsigned char c) { return c >= 0x80 || std::isalpha(c); }));
  return rest.size() < password.size() && letters < 6;
}

bool RepeatsItself(std::string_view password) {
  for (size_t i = 3; i < password.size(); ++i) {
    if (password[i] == password[i - 1] && password[i] == password[i - 2] &&
        password[i] == password[i - 3]) {
      return true;
    }
  }
  return false;
}

Status Refuse(std::string_view what) {
  return Fail(ErrorKind::kDefinition, "user", fmt::format("password: {}", what));
}

}  // namespace

Status CheckPassword(const Secret& password) {
  const std::string& text = password.Reveal();
  if (text.size() < kShortest || text.size() > kLongest) {
    return Refuse(fmt::format("must have {} to {} characters", kShortest, kLongest));
  }
  if (text.find('\0') != std::string::npos) return Refuse("must not hold a NUL character");
  auto is = [](auto test) {
    return [test](char c) { return test(static_cast<unsigned char>(c)) != 0; };
  };
  bool has_letter =
      std::ranges::any_of(text, [](unsigned char c) { return c >= 0x80 || std::isalpha(c); });
  if (!has_letter || std::ranges::none_of(text, is([](int c) { return std::isdigit(c); }))) {
    return Refuse("must have a letter and a digit in it");
  }
  if (IsCommon(text)) return Refuse("is one that everybody tries first: choose another");
  if (RepeatsItself(text)) return Refuse("must not repeat one character four times in a row");
  return Status::OK();
}

/// Waits for one of the places in which hashes are made.
class PasswordHasher::Turn {
 public:
  static Result<std::unique_ptr<Turn>> Take(PasswordHasher& hasher) {
    if (hasher.waiting_.fetch_add(1) >= kWaiting) {
      --hasher.waiting_;
      return Fail(ErrorKind::kBusy, "sign-in", "too many people sign in at once: try again");
    }
    hasher.free_.acquire();
    --hasher.waiting_;
    return std::unique_ptr<Turn>(new Turn(hasher));
  }
  ~Turn() { hasher_.free_.release(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  explicit Turn(PasswordHasher& hasher) : hasher_(hasher) {}
  PasswordHasher& hasher_;
};

Result<std::string> PasswordHasher::Hash(const Secret& password) {
  ARROW_ASSIGN_OR_RAISE(auto turn, Turn::Take(*this));
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const std::string& text = password.Reveal();
  if (crypto_pwhash_str(hash.data(), text.data(), text.size(), cost_.passes,
                        size_t(cost_.memory)) != 0) {
    return Fail(ErrorKind::kBusy, "password", "there is no memory to hash it: try again");
  }
  return std::string(hash.data());
}

Result<bool> PasswordHasher::Matches(const std::string& hash, const Secret& password) {
  if (hash.empty()) {
    ARROW_RETURN_NOT_OK(Hash(password));
    return false;
  }
  ARROW_ASSIGN_OR_RAISE(auto turn, Turn::Take(*this));
  const std::string& text = password.Reveal();
  return crypto_pwhash_str_verify(hash.c_str(), text.data(), text.size()) == 0;
}

bool PasswordHasher::IsOutdated(const std::string& hash) const {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost_.passes, size_t(cost_.memory)) != 0;
}

}  // namespace waybill::service
