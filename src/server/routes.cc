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

}  // namespace waybill::server
