#pragma once

#include <span>

#include "server/route.h"

namespace waybill::server {

/// The tables that Routes() is joined from, one per file of handlers.
std::span<const Route> SystemRoutes();
std::span<const Route> SessionRoutes();
std::span<const Route> ConnectionRoutes();

}  // namespace waybill::server
