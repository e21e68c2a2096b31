#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "http/transport.h"
#include "s3/types.h"

namespace waybill::s3 {

/// What the headers of a GET or HEAD say of the object `key`. `object.bytes` is the whole object's
/// size, also when a range was read. kBusy when they give no size: a
/// connection that breaks inside the headers leaves a 200 without the rest of them.
Result<ObjectInfo> ReadObjectHeaders(const std::string& key, const http::Headers& headers);

/// "bytes 5-9/100".
struct ContentRange {
  int64_t first = 0;
  int64_t total = 0;
};
std::optional<ContentRange> ParseContentRange(std::string_view text);

}  // namespace waybill::s3
