#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aws/role_arn.h"
#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"
#include "base/secret.h"
#include "s3/types.h"

namespace waybill::connection {

/// How Waybill becomes somebody whom the bucket's account lets in.
enum class AwsAuth {
  kAssumeRole,  ///< "assume_role", shown as "IAM role": temporary credentials
  kIamUser,     ///< "iam_user", shown as "IAM user": permanent keys
};

/// With what Waybill itself goes to STS to assume the role.
enum class BaseCredentials {
  kDefaultChain,  ///< "default_chain": environment, profile, web identity, container, instance
  kKeys,          ///< "keys": stored with the connection
};

/// The settings of one S3 connection: all the user says but name, memo and secrets. A value.
struct S3Settings {
  AwsAuth auth = AwsAuth::kAssumeRole;
  aws::RoleArn role;          ///< kAssumeRole only
  std::string access_key_id;  ///< kIamUser only

  std::string region;    ///< empty: each bucket's is found by itself
  std::string endpoint;  ///< empty: AWS's
  std::string sts_endpoint;
  s3::Addressing addressing = s3::Addressing::kAuto;
  std::string ca_certificate;  ///< PEM text of the authorities to trust; empty: the system's
  std::string ca_file;         ///< the same as a file's path, of connections made long ago
  bool allow_http = false;
  std::chrono::seconds session_duration{3600};
  std::map<std::string, std::string> session_tags;
  std::string source_identity;
  bool requester_pays = false;
  std::string expected_bucket_owner;
  std::string kms_key_id;
  BaseCredentials base_credentials = BaseCredentials::kDefaultChain;
  std::string base_access_key_id;  ///< BaseCredentials::kKeys only

  /// Where STS is asked, and its requests are signed for.
  std::string StsRegion() const;
  /// What the S3 client of this connection is built with.
  s3::ClientOptions MakeClientOptions() const;
};

/// Names of the secrets of an S3 connection, as options and in the metastore.
inline constexpr char kSecretAccessKey[] = "aws_secret_access_key";
inline constexpr char kSessionToken[] = "aws_session_token";
inline constexpr char kBaseSecretAccessKey[] = "base_secret_access_key";

/// One connection as people write it, checked and taken apart.
struct S3Connection {
  std::string name;
  std::optional<std::string> memo;  ///< empty: none was given
  S3Settings settings;
  std::map<std::string, Secret> secrets;  ///< those given now, by name
};

/// Every option of an S3 connection: name, memo, the fields of both authentication methods, the
/// advanced block. Drives JSON, command line, validation, help and the reference.
const OptionTable& S3ConnectionOptions();

/// Check a whole connection. Blanks and dashes in account ids are dropped; a role ARN may stand
/// where the role's name is asked for and fills account and partition, too.
///
/// `kept_secrets` are those already stored: they need not be given again. kDefinition naming every
/// problem. There is no option for the external ID: nobody can choose one.
Result<S3Connection> ParseS3Connection(const Json& options,
                                       const std::set<std::string>& kept_secrets = {});

/// The settings as they are stored and shown: only what differs from a default, no secret.
Json S3SettingsToJson(const S3Settings& settings);
/// The way back. kDefinition when `stored` was not written by S3SettingsToJson.
Result<S3Settings> S3SettingsFromJson(const Json& stored);

/// The options of an S3 destination, with the connection's KMS key where they name no encryption of
/// their own: so objects are written as the connection's test writes them.
Json WithConnectionKey(const S3Settings& settings, Json destination);

/// Which secrets an edit from `before` to `after` must ask for again. Whoever may edit a connection
/// must not be able to send what its stored secrets sign to a host of his own: a changed endpoint,
/// region, CA file or permission for plain http asks for all of them, a changed key id for its own,
/// a changed role for that of the key which assumes it.
std::vector<std::string> SecretsToEnterAgain(const S3Settings& before, const S3Settings& after);

/// Secrets that `settings` has no use for: to be dropped when an edit stores them.
std::vector<std::string> UnusedSecrets(const S3Settings& settings);

}  // namespace waybill::connection
