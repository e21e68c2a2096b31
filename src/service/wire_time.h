#pragma once

#include <optional>

#include "base/clock.h"
#include "base/json.h"

namespace waybill::service {

/// "2024-07-29T10:00:00.000+00:00", as TROCCO's API writes times; null for none.
Json WireTime(std::optional<Time> time);

}  // namespace waybill::service
