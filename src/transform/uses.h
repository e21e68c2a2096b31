#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace waybill::transform {

/// An option that has a meaning only with some values of another option, a choice.
struct Use {
  std::string_view option;
  std::string_view choice;
  std::vector<std::string_view> values;
};

/// kDefinition naming an option of `entry` that its choice does not use: it is a mistake, and is
/// not passed over.
Status CheckUses(const Json& entry, std::span<const Use> uses);

}  // namespace waybill::transform
