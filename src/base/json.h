#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "base/error.h"

namespace waybill {

/// JSON whose objects keep the order in which their keys were written, so that what people read
/// stays in the order we chose. Include <nlohmann/json.hpp> only in .cc files: it costs 2 CPU s to
/// compile.
using Json = nlohmann::ordered_json;

/// Parse one document. kData, naming `where` and the byte offset, when it is none.
Result<Json> ParseJson(std::string_view text, std::string_view where);

}  // namespace waybill
