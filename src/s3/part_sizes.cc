#include "s3/part_sizes.h"

#include <algorithm>

namespace waybill::s3 {
namespace {

constexpr int kSlowStep = 1'000;
constexpr int kFastStep = 100;
constexpr int kFastFrom = 3 * kSlowStep;

}  // namespace

int64_t PartBytes(int64_t first_bytes, int number) {
  int doublings = std::min(number - 1, kFastFrom - 1) / kSlowStep;
  if (number > kFastFrom) doublings += 1 + (number - 1 - kFastFrom) / kFastStep;
  int64_t bytes = first_bytes;
  while (doublings-- > 0 && bytes < kMaxPartBytes) bytes *= 2;
  return std::min(bytes, kMaxPartBytes);
}

int64_t LargestObject(int64_t first_bytes) {
  int64_t bytes = 0;
  for (int number = 1; number <= kMaxParts; ++number) bytes += PartBytes(first_bytes, number);
  return bytes;
}

}  // namespace waybill::s3
