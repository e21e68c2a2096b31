#include <vector>

#include "server/route_tables.h"

namespace waybill::server {

std::span<const Route> Routes() {
  static const std::vector<Route> kRoutes = [] {
    std::vector<Route> all;
    for (auto table :
         {SystemRoutes(), SessionRoutes(), ConnectionRoutes(), ConnectionSetupRoutes(),
          ConnectionLookRoutes(), TransferRoutes(), TransferDraftRoutes(), RevisionRoutes(),
          LedgerRoutes(), JobRoutes(), JobFileRoutes(), JobEventRoutes(), ScheduleRoutes(),
          NotificationRoutes(), DashboardRoutes(), OrganisationRoutes(), AuditRoutes()}) {
      all.insert(all.end(), table.begin(), table.end());
    }
    return all;
  }();
  return kRoutes;
}

service::KeyScope ScopeOf(const Route& route) {
  using service::KeyScope;
  if (route.scope) return *route.scope;
  bool only_looks = route.verb == "GET" || route.changes_nothing;
  bool is_anybodys = route.permission == service::Permission::kNobody;
  return only_looks || is_anybodys ? KeyScope::kRead : KeyScope::kAll;
}

}  // namespace waybill::server
