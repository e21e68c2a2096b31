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
};

/// Visit every object under `prefix`, in no promised order but each exactly once.
///
/// One page is asked for; when there are more, the key space behind it is cut into ranges that are
/// listed in parallel. Memory is bounded by `parallel` pages. `visit` is called by one thread at a
/// time; its failure ends the listing with that status.
Status ListAll(Client& client, const std::string& bucket, const std::string& prefix,
               const ListOptions& options, const std::function<Status(const Object&)>& visit,
               std::stop_token stop);

}  // namespace waybill::s3
