#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <random>
#include <string>

namespace waybill {

/// Where chance comes from. Nothing else in the program draws random numbers.
///
/// Threads  every method may be called from any thread.
class Random {
 public:
  virtual ~Random() = default;
  virtual uint64_t Next() = 0;

  /// `bytes` random bytes as 2 × `bytes` lower-case hex digits.
  std::string Hex(size_t bytes);
  /// Uniform in [0, 1).
  double Uniform();
};

/// The kernel's generator: fit for external IDs, keys and tokens.
class SystemRandom : public Random {
 public:
  uint64_t Next() override;
};

/// Repeatable, for tests only.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : engine_(seed) {}
  uint64_t Next() override;

 private:
  std::mutex mutex_;  // guards engine_
  std::mt19937_64 engine_;
};

}  // namespace waybill
