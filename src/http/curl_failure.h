#pragma once

#include <curl/curl.h>

#include <string>
#include <string_view>

#include "base/error.h"

namespace waybill::http {

/// What curl knows about a call that failed.
struct CurlFailure {
  CURLcode code = CURLE_OK;
  std::string where;   ///< "GET https://host:443"; never the path, which may carry a signature
  std::string detail;  ///< curl's own words
  bool name_unknown = false;  ///< the resolver is sure that no such name exists
};

/// The failure as a sentence that says what went wrong and what to do, with its kind.
Status Explain(const CurlFailure& failure);

/// Asks the resolver once more, to tell a name that does not exist from a resolver that is down.
bool IsUnknownName(const std::string& host);

}  // namespace waybill::http
