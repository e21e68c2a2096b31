#include "aws/clock_offset.h"

#include "http/date.h"

namespace waybill::aws {
namespace {

// STS takes 5 minutes of difference and S3 takes 15; less than this explains no refusal.
constexpr Duration kLeastSkew = std::chrono::minutes(4);

}  // namespace

bool ClockOffset::Learn(const http::Headers& headers, Time now, Duration used) {
  auto date = http::ParseDate(http::FindHeader(headers, "Date").value_or(""));
  if (!date) return false;
  Duration offset = *date - now;
  if (std::chrono::abs(offset - used) < kLeastSkew) return false;
  offset_us_ = offset.count();
  return true;
}

}  // namespace waybill::aws
