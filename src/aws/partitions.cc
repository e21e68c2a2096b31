#include "aws/partitions.h"

#include <algorithm>

namespace waybill::aws {
namespace {

// clang-format off
// Source: partitions.json of AWS's endpoint rules, as botocore carries it.
constexpr Partition kPartitions[] = {
    {"aws", "", "amazonaws.com", "api.aws", "us-east-1"},
    {"aws-cn", "cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-northwest-1", false},
    {"aws-us-gov", "us-gov-", "amazonaws.com", "api.aws", "us-gov-west-1"},
    {"aws-eusc", "eusc-", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de-east-1"},
    {"aws-iso", "us-iso-", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-east-1"},
    {"aws-iso-b", "us-isob-", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-east-1"},
    {"aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-west-1"},
    {"aws-iso-f", "us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-south-1"},
};
// clang-format on

}  // namespace

std::span<const Partition> AllPartitions() { return kPartitions; }

const Partition& PartitionOfRegion(std::string_view region) {
  auto found = std::ranges::find_if(kPartitions, [&](const Partition& partition) {
    return !partition.region_prefix.empty() && region.starts_with(partition.region_prefix);
  });
  return found == std::end(kPartitions) ? kPartitions[0] : *found;
}

const Partition* FindPartition(std::string_view name) {
  auto found = std::ranges::find(kPartitions, name, &Partition::name);
  return found == std::end(kPartitions) ? nullptr : found;
}

}  // namespace waybill::aws
