#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/secret.h"

namespace waybill::server {

/// The session's cookie: not readable by scripts, not sent by other sites' forms; with TLS bound to
/// this very host (RFC 6265bis §4.1.3.2, the __Host- prefix).
std::pair<std::string, std::string> SessionCookie(const Secret& session, bool is_tls);
/// Takes it away again.
std::pair<std::string, std::string> NoSessionCookie(bool is_tls);
/// The token in a Cookie header; empty when there is none.
Secret SessionIn(std::string_view cookies, bool is_tls);

}  // namespace waybill::server
