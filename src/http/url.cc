#include "http/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace waybill::http {
namespace {

Status Bad(std::string_view text, std::string_view why) {
  return Fail(ErrorKind::kDefinition, fmt::format("URL '{}'", text), why);
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlnum(char c) { return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// A DNS name, an IPv4 address or "[v6]". Underscores do occur in bucket host names.
bool IsHost(std::string_view host) {
  if (host.size() > 253 || host.empty()) return false;
  if (host.front() == '[') {
    auto inner = host.substr(1, host.size() - 2);
    return host.back() == ']' && inner.find(':') != std::string_view::npos &&
           std::ranges::all_of(inner, [](char c) { return IsHex(c) || c == ':' || c == '.'; });
  }
  bool name = std::ranges::all_of(
      host, [](char c) { return IsAlnum(c) || c == '.' || c == '-' || c == '_'; });
  return name && host.front() != '.' && host.find("..") == std::string_view::npos;
}

/// "host", "host:port", "[v6]:port" -> both parts; false when the port is no number in range.
bool SplitPort(std::string_view authority, Url* url) {
  size_t colon = authority.rfind(':');
  size_t bracket = authority.rfind(']');
  bool has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  url->host = authority.substr(0, has_port ? colon : authority.size());
  if (!has_port) return true;
  std::string_view digits = authority.substr(colon + 1);
  const char* end = digits.data() + digits.size();
  auto [stop, error] = std::from_chars(digits.data(), end, url->port);
  return !digits.empty() && IsDigit(digits.front()) && error == std::errc() && stop == end &&
         url->port >= 1 && url->port <= 65535;
}

int OwnPort(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

}  // namespace

std::string Url::Authority() const {
  if (port == 0 || port == OwnPort(scheme)) return host;
  return fmt::format("{}:{}", host, port);
}

std::string Url::Origin() const {
  return fmt::format("{}://{}:{}", scheme, host, port == 0 ? OwnPort(scheme) : port);
}

std::string Url::Text() const {
  std::string text = fmt::format("{}://{}", scheme, host);
  if (port != 0) text += fmt::format(":{}", port);
  text += path;
  if (!query.empty()) text += "?" + query;
  return text;
}

Result<Url> ParseUrl(std::string_view text) {
  Url url;
  for (std::string_view scheme : {"https", "http"}) {
    if (text.starts_with(scheme) && text.substr(scheme.size()).starts_with("://")) {
      url.scheme = scheme;
      break;
    }
  }
  if (url.scheme.empty()) return Bad(text, "does not start with https:// or http://");
  bool clean = std::ranges::all_of(
      text, [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; });
  if (!clean) return Bad(text, "holds a space or a control character; percent-encode it");
  if (text.find('#') != std::string_view::npos) return Bad(text, "has a fragment ('#…')");
  if (text.find('\\') != std::string_view::npos) return Bad(text, "holds a backslash");

  std::string_view rest = text.substr(url.scheme.size() + 3);
  size_t end = std::min(rest.find_first_of("/?"), rest.size());
  std::string_view authority = rest.substr(0, end);
  rest.remove_prefix(end);
  if (authority.find('@') != std::string_view::npos) {
    return Fail(ErrorKind::kDefinition, "URL", "carries a user name or password before '@'");
  }
  if (!SplitPort(authority, &url)) return Bad(text, "its port is not a number from 1 to 65535");
  if (!IsHost(url.host)) return Bad(text, "has no valid host name");

  size_t mark = std::min(rest.find('?'), rest.size());
  url.path = rest.substr(0, mark);
  if (mark < rest.size()) url.query = rest.substr(mark + 1);
  return url;
}

bool IsLoopback(std::string_view host) {
  return host == "localhost" || host == "[::1]" ||
         (host.starts_with("127.") &&
          std::ranges::all_of(host, [](char c) { return IsDigit(c) || c == '.'; }));
}

}  // namespace waybill::http
