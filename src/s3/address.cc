#include "s3/address.h"

#include <algorithm>

#include "aws/endpoints.h"

namespace waybill::s3 {

Result<Address> Locate(const ClientOptions& options, const std::string& bucket,
                       const std::string& region) {
  // A store of one's own seldom has a name per bucket in its DNS; botocore decides the same.
  bool path = options.addressing == Addressing::kPath ||
              (options.addressing == Addressing::kAuto && !options.endpoint.empty());
  ARROW_ASSIGN_OR_RAISE(aws::Endpoint endpoint, aws::ResolveS3({.region = region,
                                                                .bucket = bucket,
                                                                .endpoint = options.endpoint,
                                                                .force_path_style = path}));
  return Address{std::move(endpoint.url), std::move(endpoint.signing_region)};
}

bool IsRegionName(std::string_view text) {
  constexpr size_t kMaxBytes = 32;
  return !text.empty() && text.size() <= kMaxBytes &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

}  // namespace waybill::s3
