#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace waybill {

/// Names of files and objects, and rows nobody could read, are bytes; JSON carries Unicode only.
///
/// Shape    a JSON string when `bytes` is UTF-8, else {"base64": "…"} (RFC 4648 §4, padded). The
/// two
///          never overlap, so that reading gives back exactly what was written.
Json BytesToJson(std::string_view bytes);

/// The way back. kData, naming `where`, for anything that BytesToJson does not write.
Result<std::string> BytesFromJson(const Json& json, std::string_view where);

/// The way back from RFC 4648 §4. kData, naming `where`, for what is not canonical Base64.
Result<std::string> FromBase64(std::string_view text, std::string_view where);

}  // namespace waybill
