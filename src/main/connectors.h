#pragma once

#include <functional>
#include <string>

#include "base/error.h"
#include "connection/open.h"
#include "stage/connectors.h"

namespace waybill {

/// Gives the opened connection of that name, which outlives the connectors.
using OpenS3 = std::function<Result<connection::OpenedConnection*>(const std::string& connection)>;

/// Every kind of source, parser, formatter and destination there is: one row each. A new connector
/// is one more row here.
Connectors MakeConnectors(const OpenS3& open_s3);

}  // namespace waybill
