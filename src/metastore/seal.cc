#include "metastore/seal.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "metastore/aead.h"

namespace waybill::metastore {
namespace {

// "WBS\x01" | key id, 8 bytes | nonce, 24 bytes | ciphertext | tag, 16 bytes
constexpr std::string_view kMagic("WBS\x01", 4);
constexpr size_t kKeyIdBytes = 8;
constexpr size_t kHeaderBytes = kMagic.size() + kKeyIdBytes + kNonceBytes;

std::string Associated(const SealedAt& at) {
  return fmt::format("waybill|1|{}|{}|{}|{}", at.table, at.row, at.column, at.version);
}

std::string BytesOfHex(std::string_view hex) {
  auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += char(digit(hex[i]) * 16 + digit(hex[i + 1]));
  }
  return bytes;
}

}  // namespace

std::string Seal(const MasterKey& key, const SealedAt& at, const Secret& plain, Random& random) {
  // 192 random bits: chance alone never repeats a nonce under one key.
  std::string nonce = BytesOfHex(random.Hex(kNonceBytes));
  return std::string(kMagic) + BytesOfHex(key.id) + nonce +
         AeadSeal(key.key, nonce, Associated(at), plain.Reveal());
}

Result<std::string> SealedBy(std::string_view sealed) {
  if (sealed.size() < kHeaderBytes || sealed.substr(0, kMagic.size()) != kMagic) {
    return Fail(ErrorKind::kData, "sealed secret", "not in the format this program knows");
  }
  return Hex(sealed.substr(kMagic.size(), kKeyIdBytes));
}

Result<Secret> Unseal(const MasterKey& key, const SealedAt& at, std::string_view sealed) {
  ARROW_ASSIGN_OR_RAISE(std::string id, SealedBy(sealed));
  if (id != key.id) {
    return Fail(ErrorKind::kData, "sealed secret",
                fmt::format("sealed with key {}, not with key {}", id, key.id));
  }
  return AeadOpen(key.key, sealed.substr(kMagic.size() + kKeyIdBytes, kNonceBytes), Associated(at),
                  sealed.substr(kHeaderBytes));
}

}  // namespace waybill::metastore
