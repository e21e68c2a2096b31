#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "aws/static_credentials.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "connection/open.h"
#include "http/curl_transport.h"
#include "servers/loopback_server.h"
#include "servers/strict_s3.h"

namespace waybill::servers {

/// STS as far as a connection needs it: one role, guarded by an external ID or not. For tests.
/// Not imitated: signatures, everything but AssumeRole and GetCallerIdentity.
class FakeSts {
 public:
  explicit FakeSts(S3User gives) : gives_(std::move(gives)) {}

  std::string external_id = "good-id";           ///< what the role asks for
  bool asks_for_any_id = true;                   ///< false: it can be assumed without one
  bool asks_for_the_id = true;                   ///< false: it takes whatever is shown
  bool knows_callers = true;                     ///< false: GetCallerIdentity is not there
  std::string refuses_id_with = "AccessDenied";  ///< the code for a missing or wrong ID
  std::string refuses_all_with = {};             ///< a code: refuse everybody

  std::string url() const { return server_.url(); }
  /// Form fields of each AssumeRole so far, values as sent.
  std::vector<std::map<std::string, std::string>> assumed() {
    std::lock_guard lock(mutex_);
    return assumed_;
  }
  std::string last_authorization() {
    std::lock_guard lock(mutex_);
    return last_authorization_;
  }

 private:
  static std::map<std::string, std::string> Fields(const std::string& body) {
    std::map<std::string, std::string> fields;
    for (const auto& [name, value] : SplitQuery(body)) fields[name] = value;
    return fields;
  }
  static HttpResponse Refuse(const std::string& code) {
    return {.status = 403,
            .body = "<ErrorResponse><Error><Type>Sender</Type><Code>" + code +
                    "</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>"};
  }
  HttpResponse Identity() const {
    if (!knows_callers) return Refuse("InvalidAction");
    return {.body =
                "<GetCallerIdentityResponse><GetCallerIdentityResult>"
                "<Arn>arn:aws:iam::999988887777:user/waybill</Arn><UserId>AIDA</UserId>"
                "<Account>999988887777</Account></GetCallerIdentityResult>"
                "</GetCallerIdentityResponse>"};
  }
  HttpResponse Answer(const HttpRequest& request) {
    auto fields = Fields(request.body);
    std::lock_guard lock(mutex_);
    last_authorization_ = request.Header("Authorization");
    if (fields["Action"] != "AssumeRole") return Identity();
    assumed_.push_back(fields);
    bool shows = fields.contains("ExternalId");
    bool right = fields["ExternalId"] == external_id;
    if (!refuses_all_with.empty()) return Refuse(refuses_all_with);
    if ((asks_for_any_id && !shows) || (asks_for_the_id && shows && !right)) {
      return Refuse(refuses_id_with);
    }
    return {.body =
                "<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><Arn>arn:aws:sts::"
                "111122223333:assumed-role/waybill-role/s</Arn></AssumedRoleUser><Credentials>"
                "<AccessKeyId>" +
                gives_.access_key + "</AccessKeyId><SecretAccessKey>" + gives_.secret_key +
                "</SecretAccessKey><SessionToken>" + gives_.session_token +
                "</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
                "</AssumeRoleResult></AssumeRoleResponse>"};
  }

  const S3User gives_;
  std::mutex mutex_;  // guards assumed_ and last_authorization_
  std::vector<std::map<std::string, std::string>> assumed_;
  std::string last_authorization_;
  LoopbackServer server_{[this](const HttpRequest& r) { return Answer(r); }};
};

/// An S3, an STS and what connections to them are opened with. For tests.
class ConnectionRig {
 public:
  ConnectionRig() : ConnectionRig(StrictS3::Options{}) {}
  explicit ConnectionRig(StrictS3::Options options) : s3(std::move(options)) { s3.SetUser(user); }

  connection::OpenParts Parts() {
    return {.make_transport =
                [this](const std::string& pem) {
                  authorities.push_back(pem);
                  return http::MakeCurlTransport(
                      {.authorities = pem, .proxy_from_environment = false}, system_clock_);
                },
            .make_default_credentials =
                [] {
                  return aws::StaticCredentials::Make({"AKIDDEFAULT", Secret("s"), {}, {}});
                },
            .clock = clock,
            .random = random,
            .log = log};
  }
  connection::OpenRequest Role() {
    connection::OpenRequest request{.name = "acme", .external_id = "good-id", .purpose = "test"};
    request.settings.role = {.account_id = "111122223333", .name = "waybill-role"};
    request.settings.endpoint = s3.url();
    request.settings.sts_endpoint = sts.url();
    return request;
  }
  connection::OpenRequest User() {
    connection::OpenRequest request = Role();
    request.settings.auth = connection::AwsAuth::kIamUser;
    request.settings.role = {};
    request.settings.access_key_id = user.access_key;
    request.secrets[connection::kSecretAccessKey] = Secret(user.secret_key);
    request.secrets[connection::kSessionToken] = Secret(user.session_token);
    return request;
  }
  std::unique_ptr<connection::OpenedConnection> Open(connection::OpenRequest request) {
    auto opened = connection::OpenedConnection::Open(std::move(request), Parts());
    EXPECT_TRUE(opened.ok()) << opened.status().ToString();
    return opened.ok() ? *std::move(opened) : nullptr;
  }

  const S3User user{
      .access_key = "ASIAROLE", .secret_key = "role-secret", .session_token = "role-token"};
  StrictS3 s3;
  FakeSts sts{user};
  ManualClock clock{StrictS3::FixedNow()};
  SeededRandom random{7};
  NullLog log;
  std::vector<std::string> authorities;  ///< of each transport that was made

 private:
  SystemClock system_clock_;
};

}  // namespace waybill::servers
