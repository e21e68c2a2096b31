#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "connection/permission.h"
#include "connection/s3_connection.h"

namespace waybill::connection {

/// Whom a role trusts.
enum class TrustedParty {
  kAccount,   ///< Waybill's whole AWS account, as the console's "Another AWS account" does
  kIdentity,  ///< only the very user or role that Waybill runs as
};

/// The ARN for a trust policy, from what GetCallerIdentity answers. An assumed role becomes its
/// role; its path is not known there, so a role with a path needs kAccount. kDefinition when
/// `caller` is no ARN of an IAM or STS identity.
Result<std::string> PrincipalArn(std::string_view caller, TrustedParty party);

/// Names in what is rendered below.
inline constexpr char kPolicyName[] = "waybill-s3";
inline constexpr char kUserName[] = "waybill";

/// Whether bucket, prefix and key can stand in a policy. kDefinition. What follows REQUIRES it.
Status CheckGrant(const Grant& grant);

/// Whom a role lets in, and with what.
struct TrustTerms {
  std::string principal;  ///< an ARN: see PrincipalArn
  std::string external_id;
  bool session_tags = false;     ///< the connection sets some: sts:TagSession
  bool source_identity = false;  ///< the connection sets one: sts:SetSourceIdentity
};

/// Who may assume the role: `principal`, and only when it shows `external_id`.
Json TrustPolicy(const TrustTerms& terms);
/// The least that Waybill needs for `grant`.
Json PermissionPolicy(const Grant& grant);

/// What the texts below are filled with. For an IAM user `role` and `trust` stay empty.
struct SetupValues {
  std::string connection;  ///< its name, for descriptions
  AwsAuth auth = AwsAuth::kAssumeRole;
  aws::RoleArn role;
  TrustTerms trust;
  std::string waybill_account_id;  ///< of Waybill's own identity
  std::chrono::seconds session_duration{3600};
  Grant grant;
};

enum class PolicyForm { kJson, kCli, kCloudFormation, kTerraform };
/// "json", "cli", "cloudformation", "terraform".
Result<PolicyForm> ParsePolicyForm(std::string_view name);

/// The role (or user) and its policies, ready to paste: {"trust_policy":…,"permission_policy":…},
/// commands for a POSIX shell, a CloudFormation template in YAML, or a Terraform file. Any text in
/// `values` stays data: nothing in a name or prefix runs or interpolates.
std::string RenderPolicies(const SetupValues& values, PolicyForm form);

/// The steps in the AWS console, with the user's own values in their places.
std::string RenderSteps(const SetupValues& values);

}  // namespace waybill::connection
