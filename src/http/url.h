#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace waybill::http {

/// The parts of an absolute http or https URL, each as it was written: nothing is decoded, folded
/// or normalised, since a signature covers the bytes.
struct Url {
  std::string scheme;  ///< "http" or "https"
  std::string host;    ///< a name, an IPv4 address, or an IPv6 address in its brackets
  int port = 0;        ///< 0: the scheme's own
  std::string path;    ///< with its leading '/', or empty
  std::string query;   ///< without '?'

  /// "host" or "host:port"; the scheme's own port is left out, as in a Host header.
  std::string Authority() const;
  /// "https://host:port": what a connection is made to.
  std::string Origin() const;
  /// The whole again.
  std::string Text() const;
};

/// kDefinition, saying what is wrong, for anything but an absolute http(s) URL: no user name, no
/// fragment, no space or control byte, a port within 1..65535.
Result<Url> ParseUrl(std::string_view text);

/// True for 127.0.0.0/8, ::1 and "localhost".
bool IsLoopback(std::string_view host);

}  // namespace waybill::http
