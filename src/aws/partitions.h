#pragma once

#include <span>
#include <string>
#include <string_view>

namespace waybill::aws {

/// One of AWS's separate worlds: no account, role or endpoint of one is known in another.
struct Partition {
  std::string_view name;                   ///< as in ARNs: "aws", "aws-cn"
  std::string_view region_prefix;          ///< of its regions; empty for "aws"
  std::string_view dns_suffix;             ///< "amazonaws.com"
  std::string_view dual_stack_dns_suffix;  ///< "api.aws"
  std::string_view first_region;           ///< where its global services are signed
  bool s3_fips = true;
};

std::span<const Partition> AllPartitions();

/// The partition of a region; "aws" for a region that no other partition's prefix fits, so that
/// regions opened tomorrow work today.
const Partition& PartitionOfRegion(std::string_view region);
/// The partition of that name, or null.
const Partition* FindPartition(std::string_view name);

}  // namespace waybill::aws
