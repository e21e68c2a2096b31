#pragma once

#include <string>
#include <vector>

#include "http/address_policy.h"
#include "server/message.h"

namespace waybill::server {

/// Where a request came from, once what proxies of ours say of it is believed.
struct Origin {
  std::string address;  ///< of the client, without port
  bool is_tls = false;  ///< between the client and the proxy that it spoke to
};

/// Of the hops that X-Forwarded-For lists, the last that is none of `trusted`: whatever stands
/// before it, a client may have written itself. From a peer that is not trusted nothing is
/// believed; of X-Forwarded-Proto the last word is.
Origin OriginOf(const HttpRequest& request, const std::string& peer, bool is_tls,
                const std::vector<http::AddressBlock>& trusted);

/// Whether one of `blocks` holds that address.
bool IsAmong(const std::vector<http::AddressBlock>& blocks, const std::string& address);

}  // namespace waybill::server
