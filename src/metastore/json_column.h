#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace waybill::metastore {

/// `value` as one line of JSON. kDefinition, naming `where`, when one of its texts is no UTF-8.
Result<std::string> JsonText(const Json& value, std::string_view where);

}  // namespace waybill::metastore
