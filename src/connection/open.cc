#include "connection/open.h"

#include <fmt/format.h>

#include "aws/assume_role.h"
#include "aws/static_credentials.h"
#include "http/authorities.h"

namespace waybill::connection {
namespace {

using aws::CredentialProvider;

/// A stored secret, or kDefinition naming what to enter.
Result<Secret> Need(const OpenRequest& request, const char* secret) {
  auto found = request.secrets.find(secret);
  if (found != request.secrets.end() && !found->second.empty()) return found->second;
  return Fail(ErrorKind::kDefinition, "connection " + request.name,
              fmt::format("{} is not set: enter it with waybill connection edit", secret));
}

Result<std::unique_ptr<CredentialProvider>> MakeUserCredentials(const OpenRequest& request) {
  aws::Credentials credentials{.access_key_id = request.settings.access_key_id};
  ARROW_ASSIGN_OR_RAISE(credentials.secret_access_key, Need(request, kSecretAccessKey));
  auto token = request.secrets.find(kSessionToken);
  if (token != request.secrets.end()) credentials.session_token = token->second;
  return aws::StaticCredentials::Make(std::move(credentials));
}

Result<std::unique_ptr<CredentialProvider>> MakeBaseCredentials(const OpenRequest& request,
                                                                const OpenParts& parts) {
  if (request.settings.base_credentials == BaseCredentials::kDefaultChain) {
    return parts.make_default_credentials();
  }
  aws::Credentials credentials{.access_key_id = request.settings.base_access_key_id};
  ARROW_ASSIGN_OR_RAISE(credentials.secret_access_key, Need(request, kBaseSecretAccessKey));
  return aws::StaticCredentials::Make(std::move(credentials));
}

aws::AssumeRoleRequest RoleRequestOf(const OpenRequest& request) {
  const S3Settings& settings = request.settings;
  return {.role_arn = settings.role.Text(),
          .session_name = aws::RoleSessionName(request.name, request.purpose),
          .external_id = request.external_id,
          .duration = settings.session_duration,
          .tags = settings.session_tags,
          .source_identity = settings.source_identity};
}

aws::StsOptions StsOptionsOf(const S3Settings& settings) {
  return {.endpoint = {.region = settings.StsRegion(), .endpoint = settings.sts_endpoint}};
}

}  // namespace

struct OpenedConnection::Parts {
  OpenRequest request;
  Random* random = nullptr;
  aws::AssumeRoleRequest role_request;
  std::unique_ptr<http::Transport> s3_transport;
  std::unique_ptr<http::Transport> own_sts_transport;  // null: the same as for S3
  std::unique_ptr<aws::StsClient> sts;
  std::unique_ptr<CredentialProvider> base;
  std::unique_ptr<CredentialProvider> role;  // null: `base` signs for S3 itself
  std::unique_ptr<s3::Client> client;        // last: it goes first

  http::Transport& sts_transport() {
    return own_sts_transport ? *own_sts_transport : *s3_transport;
  }
  CredentialProvider& credentials() { return role ? *role : *base; }

  Status MakeTransports(const OpenParts& parts);
  Status MakeCredentials(const OpenParts& parts);
};

Status OpenedConnection::Parts::MakeTransports(const OpenParts& parts) {
  const S3Settings& settings = request.settings;
  std::string authorities = settings.ca_certificate;
  if (!settings.ca_file.empty()) {
    ARROW_ASSIGN_OR_RAISE(authorities, http::ReadAuthorities(settings.ca_file));
  }
  ARROW_ASSIGN_OR_RAISE(s3_transport, parts.make_transport(authorities));
  // They speak of the endpoints the user named; AWS's own STS has a public certificate.
  bool aws_sts = settings.sts_endpoint.empty() && !authorities.empty();
  if (aws_sts) {
    ARROW_ASSIGN_OR_RAISE(own_sts_transport, parts.make_transport(""));
  }
  return Status::OK();
}

Status OpenedConnection::Parts::MakeCredentials(const OpenParts& parts) {
  aws::StsParts sts_parts{sts_transport(), parts.clock, parts.random};
  aws::StsOptions options = StsOptionsOf(request.settings);
  sts = std::make_unique<aws::StsClient>(options, sts_parts);
  if (request.settings.auth == AwsAuth::kIamUser) {
    return MakeUserCredentials(request).Value(&base);
  }
  ARROW_ASSIGN_OR_RAISE(base, MakeBaseCredentials(request, parts));
  role_request = RoleRequestOf(request);
  return aws::MakeAssumeRoleCredentials({role_request, options}, *base, sts_parts).Value(&role);
}

Result<std::unique_ptr<OpenedConnection>> OpenedConnection::Open(OpenRequest request,
                                                                 OpenParts parts) {
  auto made = std::make_unique<Parts>();
  made->request = std::move(request);
  made->random = &parts.random;
  std::string where = "connection " + made->request.name;
  Status status = made->MakeTransports(parts);
  if (status.ok()) status = made->MakeCredentials(parts);
  if (!status.ok()) return Within(where, status);
  made->client = std::make_unique<s3::Client>(
      made->request.settings.MakeClientOptions(),
      s3::ClientParts{*made->s3_transport, made->credentials(), parts.clock, parts.random,
                      parts.log, parts.requests});
  return std::unique_ptr<OpenedConnection>(new OpenedConnection(std::move(made)));
}

OpenedConnection::OpenedConnection(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
OpenedConnection::~OpenedConnection() = default;

const std::string& OpenedConnection::name() const { return parts_->request.name; }
const S3Settings& OpenedConnection::settings() const { return parts_->request.settings; }
const std::string& OpenedConnection::external_id() const { return parts_->request.external_id; }
s3::Client& OpenedConnection::client() { return *parts_->client; }
aws::CredentialProvider& OpenedConnection::credentials() { return parts_->credentials(); }
aws::CredentialProvider& OpenedConnection::base_credentials() { return *parts_->base; }
aws::StsClient& OpenedConnection::sts() { return *parts_->sts; }
const aws::AssumeRoleRequest& OpenedConnection::role_request() const {
  return parts_->role_request;
}
Random& OpenedConnection::random() { return *parts_->random; }

}  // namespace waybill::connection
