#pragma once

#include <cstdint>
#include <optional>

#include "base/error.h"
#include "server/api.h"
#include "server/route.h"

namespace waybill::server {

/// The resource group that a body puts a resource into, by its `resource_group_id`: `now` when the
/// body does not say, empty for null.
///
/// Errors   kDefinition when it is no number; Not Authorized (service/access.h) for a group, other
///          than `now`, in which who asks is no editor. Whether there is such a group is for the
///          store to say.
Result<std::optional<int64_t>> ChosenGroup(Api& api, const Request& request,
                                           std::optional<int64_t> now = {});

}  // namespace waybill::server
