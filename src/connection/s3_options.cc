#include "connection/s3_connection.h"

namespace waybill::connection {
namespace {

using enum OptionType;

std::vector<Option> BasicOptions() {
  return {
      {.name = "name",
       .type = kString,
       .required = true,
       .sentence = "name of the connection inside Waybill, unique, at most 255 characters"},
      {.name = "memo", .type = kString, .sentence = "a note for people"},
      {.name = "aws_auth_type",
       .type = kChoice,
       .required = true,
       .sentence = "AWS authentication method: assume_role (IAM role) or iam_user (IAM user)",
       .choices = {"assume_role", "iam_user"}},
      {.name = "aws_assume_role_account_id",
       .type = kString,
       .sentence = "IAM role: the 12-digit AWS account ID where the role resides"},
      {.name = "aws_assume_role_name",
       .type = kString,
       .sentence = "IAM role: the role's name, e.g. waybill-role, or its whole ARN"},
      {.name = "aws_access_key_id",
       .type = kString,
       .sentence = "IAM user: the access key ID of the user"},
      {.name = kSecretAccessKey,
       .type = kSecret,
       .sentence = "IAM user: the secret access key of the user; never shown again"},
      {.name = kSessionToken,
       .type = kSecret,
       .sentence = "IAM user: the token of temporary keys (ASIA…), which end within hours"},
  };
}

std::vector<Option> PlaceOptions() {
  return {
      {.name = "region",
       .type = kString,
       .default_json = "\"\"",
       .sentence = "AWS region; empty: each bucket's own is found by itself"},
      {.name = "endpoint",
       .type = kString,
       .default_json = "\"\"",
       .sentence = "URL of an S3-compatible store, https://host[:port]; empty: AWS"},
      {.name = "sts_endpoint",
       .type = kString,
       .default_json = "\"\"",
       .sentence = "URL of the token service; empty: AWS's in the region"},
      {.name = "addressing_style",
       .type = kChoice,
       .default_json = "\"auto\"",
       .sentence = "where the bucket's name goes in a URL; auto: as the endpoint allows",
       .choices = {"auto", "path", "virtual"}},
      {.name = "ca_certificate",
       .type = kString,
       .default_json = "\"\"",
       .sentence =
           "certificates of the authorities to trust for the endpoints, as PEM text; empty: "
           "the system's"},
      {.name = "ca_file",
       .type = kString,
       .default_json = "\"\"",
       .sentence = "PEM file of the authorities to trust for the endpoints, read now and kept as "
                   "text; empty: the system's"},
      {.name = "allow_http",
       .type = kBoolean,
       .default_json = "false",
       .sentence = "let data and signatures go to the endpoints unencrypted (loopback always may)"},
      {.name = "requester_pays",
       .type = kBoolean,
       .default_json = "false",
       .sentence = "agree to pay for requests to requester-pays buckets"},
      {.name = "expected_bucket_owner",
       .type = kString,
       .default_json = "\"\"",
       .sentence = "12-digit account that must own every bucket; another owner is refused"},
      {.name = "kms_key_id",
       .type = kString,
       .default_json = "\"\"",
       .sentence = "KMS key that encrypts the objects: id, alias or ARN"},
  };
}

std::vector<Option> SessionOptions() {
  return {
      {.name = "session_duration",
       .type = kInteger,
       .default_json = "3600",
       .unit = "seconds",
       .sentence = "life of assumed credentials, renewed by itself; above 3600 the role must allow "
                   "it, and Waybill's own identity must not be a role",
       .minimum = 900,
       .maximum = 43200},
      {.name = "session_tags",
       .type = kStringMap,
       .default_json = "{}",
       .sentence = "tags of the role session; the trust policy must allow sts:TagSession"},
      {.name = "source_identity",
       .type = kString,
       .default_json = "\"\"",
       .sentence = "source identity of the role session; needs sts:SetSourceIdentity"},
      {.name = "base_credentials",
       .type = kChoice,
       .default_json = "\"default_chain\"",
       .sentence = "with what Waybill assumes the role: default_chain (environment, profile, "
                   "container, instance) or keys stored here",
       .choices = {"default_chain", "keys"}},
      {.name = "base_access_key_id",
       .type = kString,
       .default_json = "\"\"",
       .sentence = "access key ID that assumes the role, for base_credentials keys"},
      {.name = kBaseSecretAccessKey,
       .type = kSecret,
       .sentence = "its secret access key; never shown again"},
  };
}

OptionTable Build() {
  OptionTable table{.name = "s3",
                    .sentence = "Amazon S3, or a store that speaks its protocol",
                    .options = BasicOptions()};
  for (auto part : {PlaceOptions(), SessionOptions()}) {
    table.options.insert(table.options.end(), part.begin(), part.end());
  }
  return table;
}

}  // namespace

const OptionTable& S3ConnectionOptions() {
  static const OptionTable kTable = Build();
  return kTable;
}

}  // namespace waybill::connection
