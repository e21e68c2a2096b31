#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "base/error.h"
#include "s3/client.h"

namespace waybill::s3 {

struct ListOptions {
  int parallel = 16;     ///< requests at once; more finds keys faster and costs the store more
  int page_keys = 1000;  ///< keys asked for at once; 1000 is the most S3 gives
  /// Keys remembered until the store has shown that it does not sort; about 100 bytes each.
  int64_t remembered_keys = 100'000;
};

/// Visit every object under `prefix`, in no promised order but each exactly once.
///
/// One page is asked for; when there are more, the key space behind it is cut into ranges that are
/// listed in parallel. A store that turns out not to sort its keys, or not to know start-after, is
/// listed anew from the front, page by page, without what was visited already. Memory is bounded by
/// `parallel` pages and `remembered_keys`. `visit` is called by one thread at a time; its failure
/// ends the listing with that status.
///
/// Errors   the client's; kData when a store is out of order only behind `remembered_keys` keys, or
///          gives the same continuation token again.
Status ListAll(Client& client, const std::string& bucket, const std::string& prefix,
               const ListOptions& options, const std::function<Status(const Object&)>& visit,
               std::stop_token stop);

}  // namespace waybill::s3
