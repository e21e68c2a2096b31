#include "transform/uses.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

namespace waybill::transform {

Status CheckUses(const Json& entry, std::span<const Use> uses) {
  for (const Use& use : uses) {
    const auto chosen = entry[std::string(use.choice)].get<std::string>();
    const bool is_used = std::ranges::find(use.values, chosen) != use.values.end();
    if (is_used || !entry.contains(use.option)) continue;
    return Fail(ErrorKind::kDefinition, use.option,
                fmt::format("is for {} {}, and this is {}", use.choice,
                            fmt::join(use.values, " and "), chosen));
  }
  return Status::OK();
}

}  // namespace waybill::transform
