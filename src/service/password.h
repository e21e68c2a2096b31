#pragma once

#include <atomic>
#include <cstdint>
#include <semaphore>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace waybill::service {

/// What a password must be: 12 to 128 characters, a letter and a digit in it, none of the passwords
/// that everybody tries, no character four times in a row. kDefinition saying what it lacks.
Status CheckPassword(const Secret& password);

/// Argon2id hashes of passwords (RFC 9106), by libsodium.
///
/// Shape    a PHC string: "$argon2id$v=19$m=19456,t=2,p=1$…".
/// Units    one hash takes about 20 ms of a core and `memory` bytes; at most kAtOnce are made at a
///          time, and kWaiting callers wait for that.
/// Errors   kBusy when too many wait, or memory is short.
/// Threads  every method may be called from any thread.
class PasswordHasher {
 public:
  static constexpr int kAtOnce = 2;
  static constexpr int kWaiting = 32;
  /// The least that OWASP's Password Storage Cheat Sheet asks for.
  struct Cost {
    uint64_t passes = 2;
    uint64_t memory = 19456 << 10;  ///< bytes
  };

  explicit PasswordHasher(Cost cost) : cost_(cost) {}
  PasswordHasher() : PasswordHasher(Cost{}) {}

  Result<std::string> Hash(const Secret& password);
  /// An empty `hash` is nobody's: as slow as any other, and false.
  Result<bool> Matches(const std::string& hash, const Secret& password);
  /// Whether `hash` was made at another cost than today's.
  bool IsOutdated(const std::string& hash) const;

 private:
  class Turn;

  const Cost cost_;
  std::counting_semaphore<kAtOnce> free_{kAtOnce};
  std::atomic<int> waiting_{0};
};

}  // namespace waybill::service
