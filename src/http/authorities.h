#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace waybill::http {

/// The certificates of authorities that a transport trusts, as PEM text (RFC 7468). A whole
/// system's list has a fifth of this.
inline constexpr int64_t kMaxAuthoritiesBytes = 1 << 20;

/// kDefinition unless `pem` holds certificates, at least one, all of them readable, and no private
/// key. Text between them is allowed.
Status CheckAuthorities(std::string_view pem);

/// The same from a file. kDefinition naming `path` when it is no regular file, too long, cannot be
/// read, or holds something else.
Result<std::string> ReadAuthorities(const std::string& path);

}  // namespace waybill::http
