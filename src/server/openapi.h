#pragma once

#include <span>

#include "base/json.h"
#include "server/route.h"

namespace waybill::server {

/// The description of the API in OpenAPI 3.1, made from its routes.
Json OpenApi(std::span<const Route> routes);

}  // namespace waybill::server
