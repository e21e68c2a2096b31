#pragma once

#include <string>

#include "http/url.h"

namespace waybill::http {

/// What the environment says of proxies. A value.
struct ProxyVariables {
  std::string http;   ///< http_proxy, else all_proxy; HTTP_PROXY may be a header of a CGI request
  std::string https;  ///< https_proxy, else all_proxy
  std::string no_proxy;  ///< hosts that are reached without one

  /// Of this process; capitals count where the small letters are not set.
  static ProxyVariables OfProcess();
};

/// The proxy for `url` by curl's own rules (CURLOPT_PROXY(3), CURLOPT_NOPROXY(3)); "" for none. Our
/// decision rather than curl's, so that what goes without one is surely checked as such.
///
/// `no_proxy` holds "*", or names, addresses and blocks ("10.0.0.0/8"), parted by commas or blanks;
/// a name stands for what is below it, too.
std::string ProxyFor(const ProxyVariables& variables, const Url& url);

}  // namespace waybill::http
