#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/json.h"

namespace waybill::connection {

/// What a connection is used for.
enum class Use { kSource, kDestination, kBoth };

/// What rights are asked for.
struct Grant {
  std::string partition = "aws";
  std::string bucket;  ///< empty: any bucket
  std::string prefix;  ///< of the keys; empty: all of the bucket
  Use use = Use::kSource;
  std::string kms_key;          ///< id, alias or ARN; empty: none
  std::string account_id = {};  ///< that owns a KMS key given without one; empty: any
};

/// What a statement of a policy names in "Resource".
enum class Resource {
  kAllBuckets,
  kBucket,
  kPrefix,   ///< the bucket, on condition that the listing asks for the prefix
  kObjects,  ///< the objects under the prefix
  kKey,      ///< the KMS key
};

/// One right, and for which use S3 or Waybill needs it.
struct Permission {
  std::string_view action;
  Resource resource;
  bool for_source;
  bool for_destination;
  std::string_view purpose;  ///< "list the objects under a prefix"
};

/// Every right a least-privilege policy may hold, in the order people read them.
std::span<const Permission> Permissions();
const Permission& FindPermission(std::string_view action);
bool IsNeeded(const Permission& permission, Use use);

/// {"Sid":…,"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/orders/*"}: the one
/// statement that mends a missing `permission`.
Json StatementFor(const Permission& permission, const Grant& grant);

/// `text` as IAM matches it literally: "*", "?" and "$" become "${*}", "${?}" and "${$}", and what
/// an IAM document cannot hold (beyond U+00FF) cuts it short, which only widens a prefix.
std::string IamLiteral(std::string_view text);

}  // namespace waybill::connection
