#include "server/local_time.h"

#include <cctz/time_zone.h>
#include <fmt/format.h>

#include "base/time_zone.h"

namespace waybill::server {

Result<Time> ParseLocalTime(std::string_view what, const std::string& text,
                            const std::string& zone) {
  ARROW_ASSIGN_OR_RAISE(auto found, FindTimeZone(zone.empty() ? "Asia/Tokyo" : zone));
  std::chrono::system_clock::time_point time;
  if (cctz::parse("%Y-%m-%d %H:%M:%S", text, found, &time)) {
    return std::chrono::time_point_cast<std::chrono::microseconds>(time);
  }
  return Fail(ErrorKind::kDefinition, "time",
              fmt::format("{}: must be like 2026-11-25 07:16:25, is '{}'", what, text));
}

}  // namespace waybill::server
