#include "connection/s3_connection.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "aws/partitions.h"
#include "base/bytes_json.h"
#include "connection/s3_rules.h"

namespace waybill::connection {
namespace {

constexpr size_t kMaxNameCharacters = 255;

struct AddressingName {
  s3::Addressing style;
  std::string_view name;
};
constexpr std::array kAddressingNames = {
    AddressingName{s3::Addressing::kAuto, "auto"},
    AddressingName{s3::Addressing::kPath, "path"},
    AddressingName{s3::Addressing::kVirtualHost, "virtual"},
};

constexpr std::array kSecretNames = {kSecretAccessKey, kSessionToken, kBaseSecretAccessKey};

s3::Addressing AddressingOf(std::string_view name) {
  auto found = std::find_if(kAddressingNames.begin(), kAddressingNames.end(),
                            [&](const AddressingName& row) { return row.name == name; });
  return found == kAddressingNames.end() ? s3::Addressing::kAuto : found->style;
}

std::string_view NameOf(s3::Addressing style) {
  return std::find_if(kAddressingNames.begin(), kAddressingNames.end(),
                      [&](const AddressingName& row) { return row.style == style; })
      ->name;
}

std::string Trimmed(const Json& options, const char* name) {
  auto found = options.find(name);
  if (found == options.end() || !found->is_string()) return {};
  std::string text = found->get<std::string>();
  constexpr std::string_view kBlanks = " \t\r\n";
  text.erase(text.find_last_not_of(kBlanks) + 1);
  text.erase(0, std::min(text.find_first_not_of(kBlanks), text.size()));
  return text;
}

/// The external ID is ours to give; told apart from a mistyped option.
Json WithoutExternalId(const Json& options, std::vector<Problem>* problems) {
  if (!options.is_object()) return options;
  Json rest = options;
  for (const char* name : {"external_id", "aws_external_id"}) {
    if (rest.erase(name) == 0) continue;
    problems->push_back({std::string("/") + name,
                         "Waybill gives each connection an external ID of its own; none can be "
                         "chosen, or one customer could name another's role"});
  }
  return rest;
}

void ReadPlace(const Json& options, S3Settings* settings) {
  settings->region = Trimmed(options, "region");
  settings->endpoint = Trimmed(options, "endpoint");
  settings->sts_endpoint = Trimmed(options, "sts_endpoint");
  settings->addressing = AddressingOf(Trimmed(options, "addressing_style"));
  settings->ca_certificate = Trimmed(options, "ca_certificate");
  settings->ca_file = Trimmed(options, "ca_file");
  settings->allow_http = options.value("allow_http", false);
  settings->requester_pays = options.value("requester_pays", false);
  settings->expected_bucket_owner = Trimmed(options, "expected_bucket_owner");
  settings->kms_key_id = Trimmed(options, "kms_key_id");
}

void ReadSession(const Json& options, S3Settings* settings) {
  settings->session_duration = std::chrono::seconds(options.value("session_duration", 3600));
  for (const auto& [name, value] : options.at("session_tags").items()) {
    settings->session_tags[name] = value.get<std::string>();
  }
  settings->source_identity = Trimmed(options, "source_identity");
  bool keys = options.at("base_credentials") == "keys";
  settings->base_credentials = keys ? BaseCredentials::kKeys : BaseCredentials::kDefaultChain;
  settings->base_access_key_id = Trimmed(options, "base_access_key_id");
}

/// REQUIRES `options` to have passed ApplyOptions.
S3Connection Read(const Json& options) {
  S3Connection connection;
  connection.name = options.value("name", "");
  if (options.contains("memo")) connection.memo = options["memo"].get<std::string>();
  bool is_user = options.at("aws_auth_type") == "iam_user";
  connection.settings.auth = is_user ? AwsAuth::kIamUser : AwsAuth::kAssumeRole;
  connection.settings.access_key_id = Trimmed(options, "aws_access_key_id");
  ReadPlace(options, &connection.settings);
  ReadSession(options, &connection.settings);
  for (const char* name : kSecretNames) {
    if (options.contains(name)) connection.secrets[name] = Secret(Trimmed(options, name));
  }
  return connection;
}

/// Texts from a command line may be any bytes; what is stored and shown is JSON.
void CheckUtf8(const Json& options, std::vector<Problem>* problems) {
  for (const auto& [name, value] : options.items()) {
    if (value.is_object()) CheckUtf8(value, problems);
    bool is_bytes = value.is_string() && !BytesToJson(value.get<std::string>()).is_string();
    if (is_bytes) problems->push_back({"/" + name, "it is no UTF-8"});
  }
}

void CheckName(const std::string& name, std::vector<Problem>* problems) {
  bool is_blank = name.find_first_not_of(' ') == std::string::npos;
  auto characters = std::count_if(name.begin(), name.end(), [&](char c) {
    return !is_blank && (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  });
  bool has_control = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
  if (is_blank || size_t(characters) > kMaxNameCharacters) {
    problems->push_back({"/name", fmt::format("it has {} characters, expected 1 to {}", characters,
                                              kMaxNameCharacters)});
  } else if (has_control) {
    problems->push_back({"/name", "it holds a control character, such as a line end"});
  } else if (name.front() == ' ' || name.back() == ' ') {
    problems->push_back({"/name", "it begins or ends with a blank, which nobody would see"});
  }
}

Status FailWith(const std::vector<Problem>& problems) {
  std::vector<std::string> lines;
  for (const Problem& problem : problems) {
    std::string at = PointerText(problem.pointer);
    lines.push_back(at.empty() ? problem.message : at + ": " + problem.message);
  }
  return Fail(ErrorKind::kDefinition, "connection", fmt::format("{}", fmt::join(lines, "\n")));
}

/// "team/x/reader": all that stands behind "role/" in an ARN.
std::string PathAndName(const aws::RoleArn& role) { return role.path.substr(1) + role.name; }

template <typename Value>
void PutUnless(Json* out, const char* name, const Value& value, const Value& usual) {
  if (value != usual) (*out)[name] = value;
}

}  // namespace

Result<S3Connection> ParseS3Connection(const Json& options,
                                       const std::set<std::string>& kept_secrets) {
  std::vector<Problem> problems;
  Json known = WithoutExternalId(options, &problems);
  Json applied = ApplyOptions(S3ConnectionOptions(), known, "", &problems);
  if (problems.empty()) CheckUtf8(applied, &problems);
  if (!problems.empty()) return FailWith(problems);
  S3Connection connection = Read(applied);
  CheckName(connection.name, &problems);
  std::set<std::string> secrets = kept_secrets;
  for (const auto& [name, secret] : connection.secrets) {
    if (secret.empty()) {
      problems.push_back({"/" + name,
                          "it is empty: give the secret itself, or leave it out (or send null) to "
                          "keep the one that is stored"});
    }
    secrets.insert(name);
  }
  CheckAuth({.role_name = Trimmed(applied, "aws_assume_role_name"),
             .account_id = Trimmed(applied, "aws_assume_role_account_id"),
             .secrets = secrets,
             .given = connection.secrets},
            &connection.settings, &problems);
  CheckPlace(&connection.settings, &problems);
  if (connection.settings.auth == AwsAuth::kAssumeRole) {
    CheckSession(connection.settings, &problems);
  }
  if (!problems.empty()) return FailWith(problems);
  return connection;
}

std::string S3Settings::StsRegion() const {
  if (!region.empty()) return region;
  const aws::Partition* partition = aws::FindPartition(role.partition);
  return std::string(partition == nullptr ? "us-east-1" : partition->first_region);
}

s3::ClientOptions S3Settings::MakeClientOptions() const {
  s3::ClientOptions options;
  options.region = region;
  // Outside the partition "aws" there is no us-east-1 to begin the search for a bucket's region at.
  bool elsewhere = auth == AwsAuth::kAssumeRole && role.partition != "aws";
  if (region.empty() && elsewhere) options.region = StsRegion();
  options.endpoint = endpoint;
  options.addressing = addressing;
  options.requester_pays = requester_pays;
  options.expected_bucket_owner = expected_bucket_owner;
  return options;
}

Json S3SettingsToJson(const S3Settings& settings) {
  const S3Settings usual;
  const std::string none;
  Json out = Json::object();
  if (settings.auth == AwsAuth::kAssumeRole) {
    out["aws_auth_type"] = "assume_role";
    out["aws_assume_role_account_id"] = settings.role.account_id;
    // Only an ARN can say a partition that the region does not say already.
    bool usual_partition = settings.role.partition == aws::PartitionOfRegion(settings.region).name;
    out["aws_assume_role_name"] =
        usual_partition ? PathAndName(settings.role) : settings.role.Text();
  } else {
    out["aws_auth_type"] = "iam_user";
    out["aws_access_key_id"] = settings.access_key_id;
  }
  PutUnless(&out, "region", settings.region, none);
  PutUnless(&out, "endpoint", settings.endpoint, none);
  PutUnless(&out, "sts_endpoint", settings.sts_endpoint, none);
  PutUnless(&out, "addressing_style", NameOf(settings.addressing), NameOf(usual.addressing));
  PutUnless(&out, "ca_certificate", settings.ca_certificate, none);
  PutUnless(&out, "ca_file", settings.ca_file, none);
  PutUnless(&out, "allow_http", settings.allow_http, false);
  PutUnless(&out, "requester_pays", settings.requester_pays, false);
  PutUnless(&out, "expected_bucket_owner", settings.expected_bucket_owner, none);
  PutUnless(&out, "kms_key_id", settings.kms_key_id, none);
  PutUnless(&out, "session_duration", int64_t(settings.session_duration.count()),
            int64_t(usual.session_duration.count()));
  PutUnless(&out, "session_tags", settings.session_tags, usual.session_tags);
  PutUnless(&out, "source_identity", settings.source_identity, none);
  if (settings.base_credentials == BaseCredentials::kKeys) {
    out["base_credentials"] = "keys";
    out["base_access_key_id"] = settings.base_access_key_id;
  }
  return out;
}

Result<S3Settings> S3SettingsFromJson(const Json& stored) {
  Json options = stored;
  if (options.is_object()) options["name"] = "stored";
  ARROW_ASSIGN_OR_RAISE(auto connection,
                        ParseS3Connection(options, {kSecretNames.begin(), kSecretNames.end()}));
  return connection.settings;
}

Json WithConnectionKey(const S3Settings& settings, Json destination) {
  bool says_itself = !destination.value("server_side_encryption", std::string()).empty();
  if (settings.kms_key_id.empty() || says_itself) return destination;
  destination["server_side_encryption"] = "aws:kms";
  destination["kms_key_id"] = settings.kms_key_id;
  return destination;
}

std::vector<std::string> SecretsToEnterAgain(const S3Settings& before, const S3Settings& after) {
  bool elsewhere = before.endpoint != after.endpoint || before.sts_endpoint != after.sts_endpoint ||
                   before.region != after.region || before.ca_file != after.ca_file ||
                   before.ca_certificate != after.ca_certificate ||
                   before.allow_http != after.allow_http;
  std::vector<std::string> names;
  if (after.auth == AwsAuth::kIamUser &&
      (elsewhere || before.access_key_id != after.access_key_id)) {
    names.push_back(kSecretAccessKey);
    if (after.access_key_id.starts_with("ASIA")) names.push_back(kSessionToken);
  }
  bool keys =
      after.auth == AwsAuth::kAssumeRole && after.base_credentials == BaseCredentials::kKeys;
  bool other_role = before.role.Text() != after.role.Text();
  if (keys && (elsewhere || other_role || before.base_access_key_id != after.base_access_key_id)) {
    names.push_back(kBaseSecretAccessKey);
  }
  return names;
}

std::vector<std::string> UnusedSecrets(const S3Settings& settings) {
  bool user = settings.auth == AwsAuth::kIamUser;
  std::vector<std::string> names;
  if (!user) names = {kSecretAccessKey, kSessionToken};
  if (user && settings.access_key_id.starts_with("AKIA")) names.push_back(kSessionToken);
  if (user || settings.base_credentials != BaseCredentials::kKeys) {
    names.push_back(kBaseSecretAccessKey);
  }
  return names;
}

}  // namespace waybill::connection
