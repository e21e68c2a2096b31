#pragma once

#include <string>

#include "base/error.h"

namespace waybill::aws {

/// Where a request goes and what its signature names.
struct Endpoint {
  std::string url;  ///< "https://host[:port][/path]", no '/' at its end
  std::string signing_region;
  std::string signing_name;  ///< "s3" or "sts"
};

struct StsEndpointParams {
  std::string region;
  std::string endpoint;  ///< empty: AWS's own
  bool use_fips = false;
  bool use_dual_stack = false;
  bool use_global_endpoint = false;  ///< sts.amazonaws.com for the regions that predate the others
};

/// kDefinition when the parameters contradict each other or the region is no region.
Result<Endpoint> ResolveSts(const StsEndpointParams& params);

struct S3EndpointParams {
  std::string region;
  std::string bucket;    ///< empty: the service itself
  std::string endpoint;  ///< empty: AWS's own
  bool force_path_style = false;
  bool use_fips = false;
  bool use_dual_stack = false;
  bool accelerate = false;
};

/// The bucket goes into the host where a certificate can cover it, else into the path, encoded.
/// kDefinition when the parameters contradict each other, the region is no region, or the bucket is
/// an ARN: access points are not spoken to.
Result<Endpoint> ResolveS3(const S3EndpointParams& params);

/// Whether a bucket's name can stand in a host name: 3-63 of a-z, 0-9 and '-', no '-' at an end.
/// With `dots_allowed`, several such labels, but no IPv4 address.
bool IsHostableBucket(std::string_view bucket, bool dots_allowed);

}  // namespace waybill::aws
