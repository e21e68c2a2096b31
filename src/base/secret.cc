#include "base/secret.h"

#include <openssl/crypto.h>

namespace waybill {

Secret& Secret::operator=(const Secret& other) {
  if (this == &other) return *this;
  Clear();
  text_ = other.text_;
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  Clear();
  text_.swap(other.text_);
  return *this;
}

bool Secret::Matches(std::string_view other) const {
  return text_.size() == other.size() &&
         CRYPTO_memcmp(text_.data(), other.data(), other.size()) == 0;
}

void Secret::Clear() {
  if (!text_.empty()) OPENSSL_cleanse(text_.data(), text_.size());
  text_.clear();
}

}  // namespace waybill
