#include "connection/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "connection/policy_text.h"

namespace waybill::connection {
namespace {

constexpr char kVersion[] = "2012-10-17";

std::vector<std::string> SplitArn(std::string_view text) {
  std::vector<std::string> parts;
  while (parts.size() < 5 && text.find(':') != std::string_view::npos) {
    parts.emplace_back(text.substr(0, text.find(':')));
    text.remove_prefix(text.find(':') + 1);
  }
  parts.emplace_back(text);
  return parts;
}

std::string_view SidOf(Resource resource) {
  switch (resource) {
    case Resource::kAllBuckets: return "WaybillShowBuckets";
    case Resource::kBucket: return "WaybillBucket";
    case Resource::kPrefix: return "WaybillList";
    case Resource::kObjects: return "WaybillObjects";
    case Resource::kKey: return "WaybillKey";
  }
  return "Waybill";
}

/// Rights on the same resource share one statement, as people write policies.
void AddAction(const Permission& permission, const Grant& grant, Json* statements) {
  Json statement = StatementFor(permission, grant);
  statement["Sid"] = SidOf(permission.resource);
  auto same = std::find_if(statements->begin(), statements->end(),
                           [&](const Json& other) { return other["Sid"] == statement["Sid"]; });
  if (same != statements->end()) {
    (*same)["Action"].push_back(permission.action);
    return;
  }
  statement["Action"] = Json::array({permission.action});
  statements->push_back(std::move(statement));
}

bool HasOnly(std::string_view text, std::string_view more) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           more.find(c) != std::string_view::npos;
  });
}

std::string PolicyJson(const SetupValues& values) {
  Json out = Json::object();
  if (values.auth == AwsAuth::kAssumeRole) {
    out["trust_policy"] = TrustPolicy(values.trust);
  }
  out["permission_policy"] = PermissionPolicy(values.grant);
  return out.dump(2) + "\n";
}

std::string RoleCommands(const SetupValues& values) {
  std::string duration;
  if (values.session_duration > std::chrono::hours(1)) {
    duration = fmt::format(" \\\n  --max-session-duration {}", values.session_duration.count());
  }
  return fmt::format(
      "aws iam create-role \\\n  --role-name {0} \\\n  --path {1}{2} \\\n"
      "  --assume-role-policy-document {3}\n"
      "aws iam put-role-policy \\\n  --role-name {0} \\\n  --policy-name {4} \\\n"
      "  --policy-document {5}\n",
      ShellWord(values.role.name), ShellWord(values.role.path), duration,
      ShellWord(TrustPolicy(values.trust).dump()), kPolicyName,
      ShellWord(PermissionPolicy(values.grant).dump()));
}

std::string UserCommands(const SetupValues& values) {
  return fmt::format(
      "aws iam create-user --user-name {0}\n"
      "aws iam put-user-policy \\\n  --user-name {0} \\\n  --policy-name {1} \\\n"
      "  --policy-document {2}\n"
      "aws iam create-access-key --user-name {0}\n",
      kUserName, kPolicyName, ShellWord(PermissionPolicy(values.grant).dump()));
}

std::string CloudFormation(const SetupValues& values) {
  Json policies = Json::array(
      {{{"PolicyName", kPolicyName}, {"PolicyDocument", PermissionPolicy(values.grant)}}});
  Json resources = Json::object();
  if (values.auth == AwsAuth::kAssumeRole) {
    resources["WaybillRole"] = {
        {"Type", "AWS::IAM::Role"},
        {"Properties",
         {{"RoleName", values.role.name},
          {"Path", values.role.path},
          {"MaxSessionDuration", std::max<int64_t>(values.session_duration.count(), 3600)},
          {"AssumeRolePolicyDocument", TrustPolicy(values.trust)},
          {"Policies", policies}}}};
  } else {
    resources["WaybillUser"] = {{"Type", "AWS::IAM::User"},
                                {"Properties", {{"UserName", kUserName}, {"Policies", policies}}}};
  }
  return ToYaml({{"AWSTemplateFormatVersion", "2010-09-09"},
                 {"Description", "Lets Waybill read and write S3 with the least rights it needs"},
                 {"Resources", resources}});
}

std::string TerraformRole(const SetupValues& values) {
  return fmt::format(
      "resource \"aws_iam_role\" \"waybill\" {{\n"
      "  name                 = {}\n"
      "  path                 = {}\n"
      "  max_session_duration = {}\n"
      "  assume_role_policy   = jsonencode({})\n"
      "}}\n\n"
      "resource \"aws_iam_role_policy\" \"waybill\" {{\n"
      "  name   = \"{}\"\n"
      "  role   = aws_iam_role.waybill.id\n"
      "  policy = jsonencode({})\n"
      "}}\n",
      HclString(values.role.name), HclString(values.role.path),
      std::max<int64_t>(values.session_duration.count(), 3600), ToHcl(TrustPolicy(values.trust), 2),
      kPolicyName, ToHcl(PermissionPolicy(values.grant), 2));
}

std::string TerraformUser(const SetupValues& values) {
  return fmt::format(
      "resource \"aws_iam_user\" \"waybill\" {{\n"
      "  name = \"{}\"\n"
      "}}\n\n"
      "resource \"aws_iam_user_policy\" \"waybill\" {{\n"
      "  name   = \"{}\"\n"
      "  user   = aws_iam_user.waybill.name\n"
      "  policy = jsonencode({})\n"
      "}}\n",
      kUserName, kPolicyName, ToHcl(PermissionPolicy(values.grant), 2));
}

}  // namespace

Status CheckGrant(const Grant& grant) {
  constexpr size_t kMinBucket = 3;
  constexpr size_t kMaxBucket = 255;
  constexpr size_t kMaxKeyBytes = 1024;
  const std::string& bucket = grant.bucket;
  bool bucket_ok = bucket.empty() || (bucket.size() >= kMinBucket && bucket.size() <= kMaxBucket &&
                                      HasOnly(bucket, "._-"));
  if (!bucket_ok) {
    return Fail(ErrorKind::kDefinition, fmt::format("bucket '{}'", bucket),
                "this is no bucket's name: expected 3 to 63 of a-z, 0-9, '.' and '-'");
  }
  if (grant.prefix.size() > kMaxKeyBytes) {
    return Fail(
        ErrorKind::kDefinition, "prefix",
        fmt::format("it has {} bytes, and a key at most {}", grant.prefix.size(), kMaxKeyBytes));
  }
  if (!HasOnly(grant.kms_key, ":/_-")) {
    return Fail(ErrorKind::kDefinition, fmt::format("KMS key '{}'", grant.kms_key),
                "expected a key's id, its alias as alias/NAME, or an ARN");
  }
  return Status::OK();
}

Result<std::string> PrincipalArn(std::string_view caller, TrustedParty party) {
  auto parts = SplitArn(caller);  // arn, partition, service, region, account, resource
  if (parts.size() != 6 || parts[0] != "arn" || parts[4].empty()) {
    return Fail(ErrorKind::kDefinition, fmt::format("identity '{}'", caller),
                "this is not the ARN of an AWS identity");
  }
  std::string base = fmt::format("arn:{}:iam::{}:", parts[1], parts[4]);
  if (party == TrustedParty::kAccount) return base + "root";
  const std::string& resource = parts[5];
  if (parts[2] == "iam") return std::string(caller);
  constexpr std::string_view kAssumed = "assumed-role/";
  if (parts[2] == "sts" && resource.starts_with(kAssumed)) {
    std::string role = resource.substr(kAssumed.size());
    return base + "role/" + role.substr(0, role.find('/'));
  }
  return Fail(ErrorKind::kDefinition, fmt::format("identity '{}'", caller),
              "it is temporary and no role, so a role cannot trust it alone: trust the account");
}

Json TrustPolicy(const TrustTerms& terms) {
  Json actions = "sts:AssumeRole";
  if (terms.session_tags || terms.source_identity) {
    actions = Json::array({"sts:AssumeRole"});
    if (terms.session_tags) actions.push_back("sts:TagSession");
    if (terms.source_identity) actions.push_back("sts:SetSourceIdentity");
  }
  Json statement = {
      {"Effect", "Allow"},
      {"Principal", {{"AWS", terms.principal}}},
      {"Action", actions},
      {"Condition", {{"StringEquals", {{"sts:ExternalId", terms.external_id}}}}},
  };
  return {{"Version", kVersion}, {"Statement", Json::array({statement})}};
}

Json PermissionPolicy(const Grant& grant) {
  Json statements = Json::array();
  for (const Permission& permission : Permissions()) {
    bool unencrypted = permission.resource == Resource::kKey && grant.kms_key.empty();
    if (!unencrypted && IsNeeded(permission, grant.use)) {
      AddAction(permission, grant, &statements);
    }
  }
  return {{"Version", kVersion}, {"Statement", statements}};
}

Result<PolicyForm> ParsePolicyForm(std::string_view name) {
  if (name == "json") return PolicyForm::kJson;
  if (name == "cli") return PolicyForm::kCli;
  if (name == "cloudformation") return PolicyForm::kCloudFormation;
  if (name == "terraform") return PolicyForm::kTerraform;
  return Fail(ErrorKind::kDefinition, "policy",
              fmt::format("'{}' is none of json, cli, cloudformation, terraform", name));
}

std::string RenderPolicies(const SetupValues& values, PolicyForm form) {
  bool role = values.auth == AwsAuth::kAssumeRole;
  switch (form) {
    case PolicyForm::kJson: return PolicyJson(values);
    case PolicyForm::kCli: return role ? RoleCommands(values) : UserCommands(values);
    case PolicyForm::kCloudFormation: return CloudFormation(values);
    case PolicyForm::kTerraform: return role ? TerraformRole(values) : TerraformUser(values);
  }
  return {};
}

}  // namespace waybill::connection
