#include "metastore/aead.h"

#include <sodium.h>

#include "base/digest.h"

namespace waybill::metastore {
namespace {

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

std::string AeadSeal(const Secret& key, std::string_view nonce, std::string_view aad,
                     std::string_view plain) {
  std::string sealed(plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(sealed), nullptr, Bytes(plain), plain.size(),
                                             Bytes(aad), aad.size(), nullptr, Bytes(nonce),
                                             Bytes(key.Reveal()));
  return sealed;
}

Result<Secret> AeadOpen(const Secret& key, std::string_view nonce, std::string_view aad,
                        std::string_view sealed) {
  if (sealed.size() < crypto_aead_xchacha20poly1305_ietf_ABYTES) {
    return Fail(ErrorKind::kData, "sealed secret", "shorter than its tag");
  }
  std::string plain(sealed.size() - crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
  int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      Bytes(plain), nullptr, nullptr, Bytes(sealed), sealed.size(), Bytes(aad), aad.size(),
      Bytes(nonce), Bytes(key.Reveal()));
  Secret secret(std::move(plain));
  if (failed != 0) {
    return Fail(ErrorKind::kData, "sealed secret",
                "it was changed, moved from another row, or sealed with another key");
  }
  return secret;
}

std::string KeyIdOf(const Secret& key) {
  std::string hash(crypto_generichash_BYTES, '\0');
  const std::string& bytes = key.Reveal();
  crypto_generichash(Bytes(hash), hash.size(), Bytes(std::string_view(bytes)), bytes.size(),
                     nullptr, 0);
  return Hex(hash.substr(0, 8));
}

Result<Secret> DecodeBase64(const std::string& text) {
  std::string bytes(text.size(), '\0');
  size_t length = 0;
  int failed = sodium_base642bin(Bytes(bytes), bytes.size(), text.data(), text.size(), nullptr,
                                 &length, nullptr, sodium_base64_VARIANT_ORIGINAL);
  Secret whole(std::move(bytes));
  if (failed != 0) return Fail(ErrorKind::kData, "base64", "not a padded base64 text");
  return Secret(whole.Reveal().substr(0, length));
}

}  // namespace waybill::metastore
