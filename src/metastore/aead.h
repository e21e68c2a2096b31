#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace waybill::metastore {

inline constexpr size_t kKeyBytes = 32;
inline constexpr size_t kNonceBytes = 24;

/// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): ciphertext followed by its 16-byte tag.
/// REQUIRES kKeyBytes and kNonceBytes.
std::string AeadSeal(const Secret& key, std::string_view nonce, std::string_view aad,
                     std::string_view plain);
/// kData when key, nonce, `aad` or a bit of `sealed` is not what was sealed.
Result<Secret> AeadOpen(const Secret& key, std::string_view nonce, std::string_view aad,
                        std::string_view sealed);

/// The first eight bytes of the key's BLAKE2b, as 16 hex digits: tells keys apart and a damaged
/// key from a whole one, and says nothing else about it.
std::string KeyIdOf(const Secret& key);

/// RFC 4648 §4. kData when `text` is none.
Result<Secret> DecodeBase64(const std::string& text);

}  // namespace waybill::metastore
