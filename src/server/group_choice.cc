#include "server/group_choice.h"

#include <nlohmann/json.hpp>

namespace waybill::server {

Result<std::optional<int64_t>> ChosenGroup(Api& api, const Request& request,
                                           std::optional<int64_t> now) {
  auto wanted = request.body.find("resource_group_id");
  if (wanted == request.body.end()) return now;
  if (wanted->is_null()) return std::nullopt;
  if (!wanted->is_number_integer()) {
    return Fail(ErrorKind::kDefinition, "body", "resource_group_id: must be a number or null");
  }
  auto group = wanted->get<int64_t>();
  if (group == now) return now;
  Status allowed = api.services.access.Require(request.caller, service::Permission::kGroupFill,
                                               {service::ResourceKind::kResourceGroup, group});
  bool is_there = allowed.ok() || KindOf(allowed) != ErrorKind::kMissing;
  if (is_there) ARROW_RETURN_NOT_OK(allowed);
  return group;
}

}  // namespace waybill::server
