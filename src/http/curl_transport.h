#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "http/address_policy.h"
#include "http/transport.h"

namespace waybill::http {

struct CurlOptions {
  std::string authorities;  ///< to trust, as CheckAuthorities wants them; empty: the system's
  /// Calls under way at once; one more waits. Each holds a socket and about 640 KiB of buffers.
  int max_calls = 64;
  /// Obey http_proxy, https_proxy and no_proxy. Loopback and AWS metadata addresses never use one.
  bool proxy_from_environment = true;
  /// Where it may connect to. A proxy from the environment may always be reached, since whoever
  /// runs this process chose it; what is asked of it is held against the policy by our own look-up,
  /// and a name that cannot be looked up is refused unless every network is open.
  AddressPolicy addresses = AddressPolicy::Any();
};

/// The real transport, on libcurl: HTTP/1.1, TLS always verified, no redirects, keep-alive.
///
/// Errors   as Transport says, each naming the host, what failed and what to do; kDefinition when
///          `authorities` hold no certificates.
/// Owns     borrows `clock` (for the stall timeout), which must outlive it.
/// Threads  as Transport says. A fired stop token ends a running call at once.
Result<std::unique_ptr<Transport>> MakeCurlTransport(const CurlOptions& options, Clock& clock);

/// True for the addresses from which AWS hosts hand out their credentials: 169.254.169.254,
/// 169.254.170.2, 169.254.170.23 and their IPv6 forms.
bool IsMetadataAddress(std::string_view host);

}  // namespace waybill::http
