#include "service/wire_time.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace waybill::service {

Json WireTime(std::optional<Time> time) {
  if (!time) return nullptr;
  auto second = std::chrono::floor<std::chrono::seconds>(*time);
  auto fraction = std::chrono::duration_cast<std::chrono::milliseconds>(*time - second);
  std::string text = FormatUtc(second);
  text.pop_back();  // the Z
  return fmt::format("{}.{:03d}+00:00", text, fraction.count());
}

}  // namespace waybill::service
