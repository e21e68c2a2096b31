#pragma once

#include <stop_token>
#include <vector>

#include "stage/source.h"

namespace waybill::transfer {

/// The first `count` items that are not empty, or the first of all when every one of them is.
/// Listing ends as soon as there are enough, or after 1,000.
///
/// Errors   kMissing when nothing is listed; otherwise the source's own.
Result<std::vector<Item>> FirstItems(Source& source, int count, std::stop_token stop);

}  // namespace waybill::transfer
