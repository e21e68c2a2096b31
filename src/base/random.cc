#include "base/random.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <cstdlib>

namespace waybill {

std::string Random::Hex(size_t bytes) {
  std::string text;
  while (text.size() < 2 * bytes) text += fmt::format("{:016x}", Next());
  text.resize(2 * bytes);
  return text;
}

double Random::Uniform() { return double(Next() >> 11) * 0x1.0p-53; }

uint64_t SystemRandom::Next() {
  uint64_t value = 0;
  // getrandom() of at most 256 bytes neither fails nor returns short once the pool is ready
  // (getrandom(2)).
  if (getrandom(&value, sizeof value, 0) != ssize_t(sizeof value)) std::abort();
  return value;
}

uint64_t SeededRandom::Next() {
  std::lock_guard lock(mutex_);
  return engine_();
}

}  // namespace waybill
