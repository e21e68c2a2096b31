#include "connection/s3_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "aws/partitions.h"
#include "aws/role_arn.h"
#include "http/authorities.h"
#include "http/curl_transport.h"
#include "http/url.h"

namespace waybill::connection {
namespace {

// STS's own limits: docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html.
constexpr size_t kMaxTags = 50;
constexpr size_t kMaxTagName = 128;
constexpr size_t kMaxTagValue = 256;
constexpr size_t kMinSourceIdentity = 2;
constexpr size_t kMaxSourceIdentity = 64;
// docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html
constexpr size_t kMinKeyId = 16;
constexpr size_t kMaxKeyId = 128;

class Problems {
 public:
  explicit Problems(std::vector<Problem>* problems) : problems_(problems) {}
  void Add(std::string_view option, std::string message) {
    problems_->push_back({fmt::format("/{}", option), std::move(message)});
  }
  void Unless(bool ok, std::string_view option, std::string_view message) {
    if (!ok) Add(option, std::string(message));
  }

 private:
  std::vector<Problem>* problems_;
};

/// "1111-2222 3333" -> "111122223333": account IDs are shown and pasted with dashes and blanks.
std::string WithoutSeparators(std::string_view pasted) {
  std::string digits;
  for (char c : pasted) {
    if (std::string_view(" \t\r\n-").find(c) == std::string_view::npos) digits += c;
  }
  return digits;
}

bool HasOnly(std::string_view text, std::string_view more) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           more.find(c) != std::string_view::npos;
  });
}

/// `at_aws`: AWS's own form, rather than whatever another store calls a key.
void CheckKeyId(std::string_view id, std::string_view option, bool at_aws, Problems* problems) {
  if (id.empty()) {
    problems->Add(option, "it is required: the access key ID");
  } else if (id.starts_with("arn:") || id.find_first_of(" \t\r\n/") != std::string_view::npos) {
    problems->Add(option, fmt::format("'{}' is no access key ID", id));
  } else if (at_aws && (id.size() < kMinKeyId || id.size() > kMaxKeyId || !HasOnly(id, "_"))) {
    problems->Add(option, fmt::format("'{}' is no access key ID of AWS: expected 16 or more "
                                      "letters and digits, like AKIAIOSFODNN7EXAMPLE",
                                      id));
  }
}

void CheckUser(const AuthGiven& given, const S3Settings& settings, Problems* problems) {
  bool at_aws = settings.endpoint.empty();
  CheckKeyId(settings.access_key_id, "aws_access_key_id", at_aws, problems);
  problems->Unless(given.secrets.contains(kSecretAccessKey), kSecretAccessKey,
                   "it is required: the secret access key of the IAM user");
  bool temporary = settings.access_key_id.starts_with("ASIA");
  problems->Unless(!temporary || given.secrets.contains(kSessionToken), kSessionToken,
                   "keys that start with ASIA are temporary and need their session token");
  bool permanent = at_aws && settings.access_key_id.starts_with("AKIA");
  problems->Unless(!permanent || !given.given.contains(kSessionToken), kSessionToken,
                   "keys that start with AKIA are permanent and have no session token");
  problems->Unless(given.role_name.empty(), "aws_assume_role_name",
                   "it belongs to aws_auth_type assume_role");
  problems->Unless(given.account_id.empty(), "aws_assume_role_account_id",
                   "it belongs to aws_auth_type assume_role");
  problems->Unless(!given.given.contains(kBaseSecretAccessKey), kBaseSecretAccessKey,
                   "it belongs to aws_auth_type assume_role");
}

void ReadRole(const AuthGiven& given, S3Settings* settings, Problems* problems) {
  if (given.role_name.empty()) {
    return problems->Add("aws_assume_role_name", "it is required: the IAM role's name or ARN");
  }
  std::string account = WithoutSeparators(given.account_id);
  if (account.empty() && !given.role_name.starts_with("arn:")) {
    return problems->Add("aws_assume_role_account_id",
                         "it is required: the AWS account ID where the role resides");
  }
  Status account_ok = account.empty() ? Status::OK() : aws::CheckAccountId(account);
  if (!account_ok.ok()) return problems->Add("aws_assume_role_account_id", account_ok.message());
  auto role =
      aws::ComposeRoleArn(account, given.role_name, aws::PartitionOfRegion(settings->region).name);
  if (!role.ok()) return problems->Add("aws_assume_role_name", role.status().message());
  settings->role = *std::move(role);
}

void CheckRole(const AuthGiven& given, S3Settings* settings, Problems* problems) {
  ReadRole(given, settings, problems);
  problems->Unless(settings->access_key_id.empty(), "aws_access_key_id",
                   "it belongs to aws_auth_type iam_user");
  for (const char* name : {kSecretAccessKey, kSessionToken}) {
    problems->Unless(!given.given.contains(name), name, "it belongs to aws_auth_type iam_user");
  }
  if (settings->base_credentials == BaseCredentials::kKeys) {
    bool at_aws = settings->sts_endpoint.empty();
    CheckKeyId(settings->base_access_key_id, "base_access_key_id", at_aws, problems);
    problems->Unless(given.secrets.contains(kBaseSecretAccessKey), kBaseSecretAccessKey,
                     "it is required for base_credentials keys");
    problems->Unless(!settings->base_access_key_id.starts_with("ASIA"), "base_access_key_id",
                     "keys that start with ASIA end within hours: use default_chain for them");
    return;
  }
  problems->Unless(settings->base_access_key_id.empty(), "base_access_key_id",
                   "it belongs to base_credentials keys");
  problems->Unless(!given.given.contains(kBaseSecretAccessKey), kBaseSecretAccessKey,
                   "it belongs to base_credentials keys");
}

void CheckEndpoint(std::string_view option, bool allow_http, std::string* endpoint,
                   Problems* problems) {
  if (endpoint->empty()) return;
  auto url = http::ParseUrl(*endpoint);
  if (!url.ok()) return problems->Add(option, url.status().message());
  if ((!url->path.empty() && url->path != "/") || !url->query.empty()) {
    return problems->Add(option,
                         fmt::format("'{}' has a path: expected https://host[:port]", *endpoint));
  }
  if (http::IsMetadataAddress(url->host)) {
    return problems->Add(option, "it is the address where hosts get their own credentials");
  }
  if (url->scheme == "http" && !allow_http && !http::IsLoopback(url->host)) {
    return problems->Add(option,
                         "plain http shows data and signatures to the network: use https, "
                         "or set allow_http");
  }
  *endpoint = url->scheme + "://" + url->Authority();
}

bool IsTagText(std::string_view text) {
  // Letters of all scripts are allowed; of ASCII, these.
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || HasOnly(std::string_view(&c, 1), " _.:/=+-@");
  });
}

}  // namespace

void CheckAuth(const AuthGiven& given, S3Settings* settings, std::vector<Problem>* problems) {
  Problems found(problems);
  if (settings->auth == AwsAuth::kIamUser) {
    CheckUser(given, *settings, &found);
  } else {
    CheckRole(given, settings, &found);
  }
}

void CheckPlace(S3Settings* settings, std::vector<Problem>* problems) {
  Problems found(problems);
  CheckEndpoint("endpoint", settings->allow_http, &settings->endpoint, &found);
  CheckEndpoint("sts_endpoint", settings->allow_http, &settings->sts_endpoint, &found);
  bool region_ok = settings->region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
                   std::string::npos;
  found.Unless(region_ok, "region",
               fmt::format("'{}' is no region: expected one like eu-west-1", settings->region));
  if (!settings->ca_certificate.empty()) {
    Status pem = http::CheckAuthorities(settings->ca_certificate);
    if (!pem.ok()) found.Add("ca_certificate", pem.message());
    found.Unless(settings->ca_file.empty(), "ca_file", "ca_certificate says the same: give one");
  }
  settings->expected_bucket_owner = WithoutSeparators(settings->expected_bucket_owner);
  if (settings->expected_bucket_owner.empty()) return;
  Status owner = aws::CheckAccountId(settings->expected_bucket_owner);
  if (!owner.ok()) found.Add("expected_bucket_owner", owner.message());
}

void CheckSession(const S3Settings& settings, std::vector<Problem>* problems) {
  Problems found(problems);
  found.Unless(settings.session_tags.size() <= kMaxTags, "session_tags", "STS takes at most 50");
  for (const auto& [name, value] : settings.session_tags) {
    bool ok = !name.empty() && name.size() <= kMaxTagName && value.size() <= kMaxTagValue &&
              !name.starts_with("aws:") && IsTagText(name) && IsTagText(value);
    found.Unless(ok, "session_tags",
                 fmt::format("'{}' is no tag of a session: expected a name of 1 to 128 and a value "
                             "of at most 256 letters, digits, blanks or any of _.:/=+-@",
                             name));
  }
  const std::string& identity = settings.source_identity;
  bool identity_ok =
      identity.empty() || (identity.size() >= kMinSourceIdentity &&
                           identity.size() <= kMaxSourceIdentity && HasOnly(identity, "_+=,.@-"));
  found.Unless(identity_ok, "source_identity",
               "expected 2 to 64 letters, digits or any of _+=,.@-");
}

}  // namespace waybill::connection
