#include "metastore/ulid.h"

namespace waybill::metastore {
namespace {

constexpr char kCrockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void AppendBase32(uint64_t value, int characters, std::string* out) {
  for (int i = characters - 1; i >= 0; --i) *out += kCrockford[(value >> (5 * i)) & 31];
}

}  // namespace

std::string MakeUlid(Time time, Random& random) {
  auto millis = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
  std::string id;
  AppendBase32(uint64_t(millis), 10, &id);
  // Two draws of 40 bits each.
  AppendBase32(random.Next() >> 24, 8, &id);
  AppendBase32(random.Next() >> 24, 8, &id);
  return id;
}

}  // namespace waybill::metastore
