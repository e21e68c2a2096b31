#include "base/json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace waybill {

Result<Json> ParseJson(std::string_view text, std::string_view where) {
  try {
    return Json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    return Fail(ErrorKind::kData, where, fmt::format("not JSON at byte {}", error.byte));
  }
}

}  // namespace waybill
