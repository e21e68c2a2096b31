#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "s3/types.h"

namespace waybill::s3 {

/// Where a bucket answers and for which region its requests are signed.
struct Address {
  std::string base_url;  ///< without a slash at its end
  std::string signing_region;
};

/// `bucket` is empty for ListBuckets. kDefinition when the settings name no place.
Result<Address> Locate(const ClientOptions& options, const std::string& bucket,
                       const std::string& region);

/// Whether `text` may be put into a host name as a region: a store's answer is not trusted with
/// where credentials are sent.
bool IsRegionName(std::string_view text);

}  // namespace waybill::s3
