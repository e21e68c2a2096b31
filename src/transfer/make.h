#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "stage/connectors.h"

namespace waybill::transfer {

/// The kind that `options` names behind "type", or null.
template <typename Stage>
const Kind<Stage>* FindKind(const std::vector<Kind<Stage>>& kinds, const Json& options) {
  auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const Kind<Stage>& known) {
    return options["type"] == known.options->name;
  });
  return kind == kinds.end() ? nullptr : &*kind;
}

/// Make one stage of a definition: Make(connectors.sources, definition.source). kDefinition when
/// this program has no such kind, as a definition that a newer one stored may say.
template <typename Stage>
Result<std::unique_ptr<Stage>> Make(const std::vector<Kind<Stage>>& kinds, const Json& options) {
  const Kind<Stage>* kind = FindKind(kinds, options);
  if (kind == nullptr) {
    return Fail(ErrorKind::kDefinition, "",
                fmt::format("there is no kind {}", options["type"].dump()));
  }
  return kind->make(options);
}

}  // namespace waybill::transfer
