#include "aws/endpoints.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/partitions.h"
#include "aws/sigv4.h"
#include "http/url.h"

namespace waybill::aws {
namespace {

constexpr std::string_view kGlobal = "aws-global";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLowerAlnum(char c) { return IsDigit(c) || (c >= 'a' && c <= 'z'); }

Status Contradiction(std::string_view what) {
  return Fail(ErrorKind::kDefinition, "endpoint settings", what);
}

Status CheckRegion(std::string_view region) {
  bool valid = !region.empty() && region.size() <= 63 && region.front() != '-' &&
               std::ranges::all_of(region, [](char c) {
                 return IsLowerAlnum(c) || c == '-' || (c >= 'A' && c <= 'Z');
               });
  if (valid) return Status::OK();
  std::string where = fmt::format("region '{}'", region);
  return Fail(ErrorKind::kDefinition, where,
              region.empty() ? "none is set; give one like us-east-1"
                             : "is not a region's name; give one like us-east-1");
}

/// No user-made URL with a query reaches the resolver's arithmetic.
Result<http::Url> ParseEndpoint(const std::string& text) {
  ARROW_ASSIGN_OR_RAISE(auto url, http::ParseUrl(text));
  if (!url.query.empty()) return Contradiction("the endpoint '" + text + "' has a query ('?…')");
  while (url.path.ends_with('/')) url.path.pop_back();
  return url;
}

Status CheckCustom(bool use_fips, bool use_dual_stack) {
  if (use_fips) {
    return Contradiction("FIPS and a custom endpoint exclude each other; drop one of them");
  }
  if (use_dual_stack) {
    return Contradiction("dual-stack and a custom endpoint exclude each other; drop one of them");
  }
  return Status::OK();
}

/// The regions whose STS was reached through sts.amazonaws.com before regional endpoints came.
bool IsOnGlobalSts(std::string_view region) {
  constexpr std::string_view kRegions[] = {
      kGlobal,          "ap-northeast-1", "ap-south-1",   "ap-southeast-1",
      "ap-southeast-2", "ca-central-1",   "eu-central-1", "eu-north-1",
      "eu-west-1",      "eu-west-2",      "eu-west-3",    "sa-east-1",
      "us-east-1",      "us-east-2",      "us-west-1",    "us-west-2"};
  return std::ranges::find(kRegions, region) != std::end(kRegions);
}

std::string StsHost(const StsEndpointParams& params) {
  const Partition& partition = PartitionOfRegion(params.region);
  // GovCloud's ordinary STS endpoints are its FIPS endpoints.
  bool gov = partition.name == "aws-us-gov" && !params.use_dual_stack;
  return fmt::format(
      "sts{}.{}.{}", params.use_fips && !gov ? "-fips" : "", params.region,
      params.use_dual_stack ? partition.dual_stack_dns_suffix : partition.dns_suffix);
}

bool IsIpv4(std::string_view host) {
  return std::ranges::count(host, '.') == 3 &&
         std::ranges::all_of(host, [](char c) { return IsDigit(c) || c == '.'; });
}
bool IsAddress(std::string_view host) { return host.starts_with('[') || IsIpv4(host); }

std::string S3Host(const S3EndpointParams& params) {
  bool plain_global = params.region == kGlobal && !params.use_fips && !params.use_dual_stack;
  if (plain_global) return "s3.amazonaws.com";
  std::string region = params.region == kGlobal ? "us-east-1" : params.region;
  return fmt::format("s3{}{}.{}.{}", params.use_fips ? "-fips" : "",
                     params.use_dual_stack ? ".dualstack" : "", region,
                     PartitionOfRegion(region).dns_suffix);
}

Status CheckS3(const S3EndpointParams& params) {
  ARROW_RETURN_NOT_OK(CheckRegion(params.region));
  if (params.bucket.starts_with("arn:")) {
    return Fail(ErrorKind::kDefinition, fmt::format("bucket '{}'", params.bucket),
                "is an ARN; give the bucket's own name, since access points are not supported");
  }
  if (!params.endpoint.empty()) {
    ARROW_RETURN_NOT_OK(CheckCustom(params.use_fips, params.use_dual_stack));
  }
  const Partition& partition = PartitionOfRegion(params.region);
  if (params.use_fips && !partition.s3_fips) {
    return Contradiction(fmt::format("the partition {} has no FIPS endpoints", partition.name));
  }
  return Status::OK();
}

Result<Endpoint> ResolveAccelerated(const S3EndpointParams& params, std::string region) {
  bool possible = params.endpoint.empty() && !params.use_fips && !params.force_path_style &&
                  PartitionOfRegion(params.region).name == "aws" &&
                  IsHostableBucket(params.bucket, /*dots_allowed=*/false);
  if (!possible) {
    return Contradiction(
        "transfer acceleration needs a bucket without dots in an ordinary AWS region, and neither "
        "FIPS, path-style addressing nor a custom endpoint");
  }
  std::string url = fmt::format("https://{}.s3-accelerate{}.amazonaws.com", params.bucket,
                                params.use_dual_stack ? ".dualstack" : "");
  return Endpoint{std::move(url), std::move(region), "s3"};
}

}  // namespace

Result<Endpoint> ResolveSts(const StsEndpointParams& params) {
  std::string region = params.region == kGlobal ? "us-east-1" : params.region;
  if (!params.endpoint.empty()) {
    ARROW_RETURN_NOT_OK(CheckCustom(params.use_fips, params.use_dual_stack));
    ARROW_ASSIGN_OR_RAISE(auto url, ParseEndpoint(params.endpoint));
    return Endpoint{url.Text(), region.empty() ? "us-east-1" : region, "sts"};
  }
  ARROW_RETURN_NOT_OK(CheckRegion(params.region));
  bool plain = !params.use_fips && !params.use_dual_stack;
  bool global =
      params.region == kGlobal || (params.use_global_endpoint && IsOnGlobalSts(params.region));
  if (plain && global) return Endpoint{"https://sts.amazonaws.com", "us-east-1", "sts"};
  return Endpoint{"https://" + StsHost(params), region, "sts"};
}

Result<Endpoint> ResolveS3(const S3EndpointParams& params) {
  ARROW_RETURN_NOT_OK(CheckS3(params));
  std::string region = params.region == kGlobal ? "us-east-1" : params.region;
  if (params.accelerate) return ResolveAccelerated(params, std::move(region));

  http::Url url{.scheme = "https", .host = S3Host(params)};
  if (!params.endpoint.empty()) {
    ARROW_ASSIGN_OR_RAISE(url, ParseEndpoint(params.endpoint));
  }
  // A wildcard certificate covers one label, so a bucket with dots can be a host over http only.
  bool in_host = !params.force_path_style && !IsAddress(url.host) &&
                 IsHostableBucket(params.bucket, /*dots_allowed=*/url.scheme == "http");
  if (in_host) {
    url.host = params.bucket + "." + url.host;
  } else if (!params.bucket.empty()) {
    url.path += "/" + UriEncode(params.bucket);
  }
  return Endpoint{url.Text(), std::move(region), "s3"};
}

bool IsHostableBucket(std::string_view bucket, bool dots_allowed) {
  if (bucket.size() < 3 || bucket.size() > 63 || IsIpv4(bucket)) return false;
  for (char previous = '.'; char c : bucket) {
    bool allowed = IsLowerAlnum(c) || (c == '-' && previous != '.') ||
                   (c == '.' && dots_allowed && previous != '.' && previous != '-');
    if (!allowed) return false;
    previous = c;
  }
  return IsLowerAlnum(bucket.back());
}

}  // namespace waybill::aws
