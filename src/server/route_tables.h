#pragma once

#include <span>

#include "server/route.h"

namespace waybill::server {

/// The tables that Routes() is joined from, one per file of handlers.
std::span<const Route> SystemRoutes();
std::span<const Route> SessionRoutes();
std::span<const Route> ConnectionRoutes();
std::span<const Route> ConnectionSetupRoutes();
std::span<const Route> ConnectionLookRoutes();
std::span<const Route> TransferRoutes();
std::span<const Route> TransferDraftRoutes();
std::span<const Route> RevisionRoutes();
std::span<const Route> LedgerRoutes();
std::span<const Route> JobRoutes();
std::span<const Route> JobFileRoutes();
std::span<const Route> JobEventRoutes();
std::span<const Route> ScheduleRoutes();
std::span<const Route> NotificationRoutes();
std::span<const Route> DashboardRoutes();
std::span<const Route> OrganisationRoutes();
std::span<const Route> AuditRoutes();

}  // namespace waybill::server
