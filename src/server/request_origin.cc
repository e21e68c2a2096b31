#include "server/request_origin.h"

#include <algorithm>

#include "http/url.h"
#include "service/accounts.h"

namespace waybill::server {

char SmallLetter(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }

namespace {

bool IsSame(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, SmallLetter, SmallLetter);
}

/// Browsers say where a change comes from; other programs say nothing. An Origin's scheme is not
/// looked at: a proxy in front may speak TLS for us.
bool IsFromElsewhere(const HttpRequest& message) {
  std::string_view site = message.Header("Sec-Fetch-Site");
  if (!site.empty() && site != "same-origin" && site != "none") return true;
  std::string_view origin = message.Header("Origin");
  if (origin.empty()) return false;
  size_t host = origin.find("://");
  return host == std::string_view::npos || !IsSame(origin.substr(host + 3), message.Header("Host"));
}

}  // namespace

bool IsSafe(std::string_view verb) { return verb == "GET" || verb == "HEAD" || verb == "OPTIONS"; }

bool IsLocal(const HttpRequest& message) {
  if (message.is_proxied) return false;
  if (!http::IsLoopback(message.address) && message.address != "::1") return false;
  return std::ranges::none_of(message.headers, [](const auto& header) {
    return IsSame(header.first, "Forwarded") || IsSame(header.first, "Via") ||
           IsSame(header.first.substr(0, 12), "X-Forwarded-") || IsSame(header.first, "X-Real-IP");
  });
}

bool IsOwnPages(const HttpRequest& message, const Secret& session, bool is_nobodys) {
  if (IsFromElsewhere(message)) return false;
  if (session.empty() || is_nobodys) return true;
  return Secret{std::string(message.Header("X-CSRF-Token"))}.Matches(
      service::Accounts::CsrfToken(session));
}

}  // namespace waybill::server
