#pragma once

#include <functional>
#include <string>

#include "base/error.h"
#include "s3/client.h"
#include "stage/connectors.h"

namespace waybill {

/// Gives the client of the connection of that name, which outlives the connectors.
using OpenS3 = std::function<Result<s3::Client*>(const std::string& connection)>;

/// Every kind of source, parser, formatter and destination there is: one row each. A new connector
/// is one more row here.
Connectors MakeConnectors(const OpenS3& open_s3);

}  // namespace waybill
