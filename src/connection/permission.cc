#include "connection/permission.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace waybill::connection {
namespace {

// AWS's lists: docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions and
// .../UsingKMSEncryption.html. PutObject covers creating, filling and completing an upload.
constexpr std::array kPermissions = {
    Permission{.action = "s3:ListAllMyBuckets",
               .resource = Resource::kAllBuckets,
               .for_source = true,
               .for_destination = true,
               .purpose = "show the account's buckets to choose from"},
    Permission{.action = "s3:GetBucketLocation",
               .resource = Resource::kBucket,
               .for_source = true,
               .for_destination = true,
               .purpose = "learn the bucket's region"},
    Permission{.action = "s3:ListBucket",
               .resource = Resource::kPrefix,
               .for_source = true,
               .for_destination = true,
               .purpose = "list objects, and tell a missing one from a forbidden one"},
    Permission{.action = "s3:GetObject",
               .resource = Resource::kObjects,
               .for_source = true,
               .for_destination = true,
               .purpose = "read objects, and verify those written"},
    Permission{.action = "s3:PutObject",
               .resource = Resource::kObjects,
               .for_source = false,
               .for_destination = true,
               .purpose = "write objects"},
    Permission{.action = "s3:AbortMultipartUpload",
               .resource = Resource::kObjects,
               .for_source = false,
               .for_destination = true,
               .purpose = "remove what an unfinished job had staged"},
    Permission{.action = "s3:ListMultipartUploadParts",
               .resource = Resource::kObjects,
               .for_source = false,
               .for_destination = true,
               .purpose = "prove that an aborted upload left nothing"},
    Permission{.action = "s3:ListBucketMultipartUploads",
               .resource = Resource::kBucket,
               .for_source = false,
               .for_destination = true,
               .purpose = "find what a crash left behind"},
    Permission{.action = "kms:Decrypt",
               .resource = Resource::kKey,
               .for_source = true,
               .for_destination = true,
               .purpose = "read encrypted objects, and complete encrypted uploads"},
    Permission{.action = "kms:GenerateDataKey",
               .resource = Resource::kKey,
               .for_source = false,
               .for_destination = true,
               .purpose = "encrypt the objects written"},
};

/// IAM documents hold U+0009, U+000A, U+000D and U+0020..U+00FF
/// (docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html).
size_t LengthIamCanHold(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    auto byte = static_cast<unsigned char>(text[i]);
    bool is_latin1_pair = (byte == 0xC2 || byte == 0xC3) && i + 1 < text.size() &&
                          (static_cast<unsigned char>(text[i + 1]) & 0xC0) == 0x80;
    if (is_latin1_pair) {
      i += 2;
    } else if (byte >= 0x20 && byte < 0x7F) {
      ++i;
    } else {
      return i;
    }
  }
  return text.size();
}

/// "s3:GetObject" -> "WaybillGetObject"
std::string Sid(std::string_view action) {
  return fmt::format("Waybill{}", action.substr(action.find(':') + 1));
}

/// "arn:aws:s3:::bucket"; any bucket when none is named.
std::string BucketArn(const Grant& grant) {
  std::string bucket = grant.bucket.empty() ? "*" : IamLiteral(grant.bucket);
  return fmt::format("arn:{}:s3:::{}", grant.partition, bucket);
}

void AddKey(const Grant& grant, Json* statement) {
  if (grant.kms_key.empty()) {
    (*statement)["Resource"] = "*";
    return;
  }
  std::string account = grant.account_id.empty() ? "*" : grant.account_id;
  std::string_view key = grant.kms_key;
  size_t alias = key.find("alias/");
  if (alias == std::string_view::npos) {
    bool is_arn = key.starts_with("arn:");
    (*statement)["Resource"] =
        is_arn ? IamLiteral(key)
               : fmt::format("arn:{}:kms:*:{}:key/{}", grant.partition, account, IamLiteral(key));
    return;
  }
  // A policy's Resource cannot name an alias; the condition does
  // (docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html).
  (*statement)["Resource"] = fmt::format("arn:{}:kms:*:{}:key/*", grant.partition, account);
  (*statement)["Condition"] = {
      {"ForAnyValue:StringEquals", {{"kms:ResourceAliases", IamLiteral(key.substr(alias))}}}};
}

}  // namespace

std::span<const Permission> Permissions() { return kPermissions; }

const Permission& FindPermission(std::string_view action) {
  return *std::find_if(kPermissions.begin(), kPermissions.end(),
                       [&](const Permission& row) { return row.action == action; });
}

bool IsNeeded(const Permission& permission, Use use) {
  switch (use) {
    case Use::kSource: return permission.for_source;
    case Use::kDestination: return permission.for_destination;
    case Use::kBoth: return true;
  }
  return true;
}

std::string IamLiteral(std::string_view text) {
  std::string out;
  for (char c : text.substr(0, LengthIamCanHold(text))) {
    if (c == '*' || c == '?' || c == '$') {
      out += fmt::format("${{{}}}", c);
    } else {
      out += c;
    }
  }
  return out;
}

Json StatementFor(const Permission& permission, const Grant& grant) {
  Json statement = {
      {"Sid", Sid(permission.action)}, {"Effect", "Allow"}, {"Action", permission.action}};
  switch (permission.resource) {
    case Resource::kAllBuckets: statement["Resource"] = "*"; break;
    case Resource::kBucket: statement["Resource"] = BucketArn(grant); break;
    case Resource::kPrefix:
      statement["Resource"] = BucketArn(grant);
      if (!grant.prefix.empty()) {
        statement["Condition"] = {{"StringLike", {{"s3:prefix", IamLiteral(grant.prefix) + "*"}}}};
      }
      break;
    case Resource::kObjects:
      statement["Resource"] = fmt::format("{}/{}*", BucketArn(grant), IamLiteral(grant.prefix));
      break;
    case Resource::kKey: AddKey(grant, &statement); break;
  }
  return statement;
}

}  // namespace waybill::connection
