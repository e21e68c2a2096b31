#include "aws/sts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "aws/assume_role.h"
#include "aws/static_credentials.h"
#include "aws/sts_refusal.h"
#include "http/curl_transport.h"
#include "servers/loopback_server.h"

namespace waybill::aws {
namespace {

using servers::HttpRequest;
using servers::HttpResponse;
using servers::LoopbackServer;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kRole[] = "arn:aws:iam::111122223333:role/Reader";

// The sample answer of docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html.
constexpr char kAssumed[] =
    R"(<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult>
  <SourceIdentity>Alice</SourceIdentity>
    <AssumedRoleUser>
      <Arn>arn:aws:sts::123456789012:assumed-role/demo/TestAR</Arn>
      <AssumedRoleId>ARO123EXAMPLE123:TestAR</AssumedRoleId>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>
      <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY</SecretAccessKey>
      <SessionToken>
       AQoDYXdzEPT//////////wEXAMPLE
      </SessionToken>
      <Expiration>2019-11-09T13:34:41Z</Expiration>
    </Credentials>
    <PackedPolicySize>6</PackedPolicySize>
  </AssumeRoleResult>
  <ResponseMetadata>
    <RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId>
  </ResponseMetadata>
</AssumeRoleResponse>)";

constexpr char kIdentity[] =
    R"(<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
  <Arn>arn:aws:iam::123456789012:user/Alice</Arn>
    <UserId>AIDACKCEVSQ6C2EXAMPLE</UserId>
    <Account>123456789012</Account>
    </GetCallerIdentityResult>
</GetCallerIdentityResponse>)";

HttpResponse Refusal(const std::string& code, const std::string& message, int status = 403) {
  return {.status = status,
          .body =
              "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
              "<Type>Sender</Type><Code>" +
              code + "</Code><Message>" + message +
              "</Message></Error><RequestId>req-1</RequestId></ErrorResponse>"};
}

class Sts : public testing::Test {
 protected:
  Sts() {
    base_ = StaticCredentials::Make({"AKIDBASE", Secret("basesecret"), {}, {}}).ValueOrDie();
  }
  StsClient Client() {
    return StsClient({.endpoint = {.region = "eu-west-1", .endpoint = server_.url()},
                      .retry = {.max_attempts = 3}},
                     Parts());
  }
  StsParts Parts() { return {*transport_, clock_, random_}; }
  AssumeRoleRequest Request() {
    return {.role_arn = kRole, .session_name = "waybill-acme-1", .external_id = "wb-7f3a"};
  }
  Status AssumeRefused(HttpResponse answer) {
    answer_ = std::move(answer);
    auto client = Client();
    return client.AssumeRole(Request(), *base_, {}).status();
  }

  ManualClock clock_{ParseUtc("2019-11-09T12:34:41Z").ValueOrDie()};
  SystemClock system_clock_;
  SeededRandom random_{1};
  std::unique_ptr<http::Transport> transport_ =
      http::MakeCurlTransport({}, system_clock_).ValueOrDie();
  std::unique_ptr<CredentialProvider> base_;
  HttpRequest seen_;
  HttpResponse answer_{.body = kAssumed};
  HttpResponse identity_{.body = kIdentity};
  int failures_ = 0;  // answers given before the real one
  HttpResponse failure_;
  LoopbackServer server_{[this](const HttpRequest& request) {
    if (request.body.find("GetCallerIdentity") != std::string::npos) return identity_;
    seen_ = request;
    return failures_-- > 0 ? failure_ : answer_;
  }};
};

TEST_F(Sts, AssumedRoleIsReadFromTheAnswer) {
  auto client = Client();
  auto role = client.AssumeRole(Request(), *base_, {}).ValueOrDie();
  EXPECT_EQ(role.credentials.access_key_id, "ASIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(role.credentials.secret_access_key.Reveal(),
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY");
  EXPECT_EQ(role.credentials.session_token->Reveal(), "AQoDYXdzEPT//////////wEXAMPLE");
  EXPECT_EQ(role.credentials.expires, ParseUtc("2019-11-09T13:34:41Z").ValueOrDie());
  EXPECT_EQ(role.arn, "arn:aws:sts::123456789012:assumed-role/demo/TestAR");
}

TEST_F(Sts, RequestIsSignedForTheRegion) {
  auto client = Client();
  ASSERT_TRUE(client.AssumeRole(Request(), *base_, {}).ok());
  EXPECT_EQ(seen_.method, "POST");
  EXPECT_EQ(seen_.path, "/");
  EXPECT_THAT(seen_.Header("Authorization"),
              HasSubstr("Credential=AKIDBASE/20191109/eu-west-1/sts/aws4_request"));
  EXPECT_THAT(seen_.body, HasSubstr("&ExternalId=wb-7f3a&"));
}

TEST_F(Sts, WebIdentityIsNotSigned) {
  std::string body = kAssumed;
  for (std::string name : {"AssumeRoleResponse", "AssumeRoleResult"}) {
    for (size_t at = 0; (at = body.find(name, at)) != std::string::npos; at += 26) {
      body.replace(at, name.size(), "AssumeRoleWithWebIdentity" + name.substr(10));
    }
  }
  answer_ = {.body = body};
  auto client = Client();
  auto role = client.AssumeRoleWithWebIdentity(
      {kRole, "waybill-acme-1", std::chrono::seconds(3600), Secret("eyJ.e30.c2ln")}, {});
  ASSERT_TRUE(role.ok()) << role.status();
  EXPECT_EQ(seen_.Header("Authorization"), "");
  EXPECT_THAT(seen_.body, HasSubstr("WebIdentityToken=eyJ.e30.c2ln"));
}

TEST_F(Sts, WebIdentityTokenIsReadAgainAtEachRefresh) {
  std::string path = testing::TempDir() + "/waybill_web_identity_token";
  WebIdentityOptions options{.role_arn = kRole,
                             .session_name = "waybill-acme-1",
                             .token_file = path,
                             .sts = {.endpoint = {.region = "r", .endpoint = server_.url()}}};
  auto provider = MakeWebIdentityCredentials(options, Parts()).ValueOrDie();
  std::remove(path.c_str());
  EXPECT_THAT(provider->Get({}).status().message(), HasSubstr(path));
  for (std::string token : {"first-token", "second-token"}) {
    std::ofstream(path) << token << "\n";
    EXPECT_FALSE(provider->Get({}).ok());  // the answer is AssumeRole's; the request is what counts
    EXPECT_THAT(seen_.body, HasSubstr("&WebIdentityToken=" + token + "&"));
  }
}

TEST_F(Sts, CallerIdentityIsRead) {
  auto client = Client();
  auto identity = client.GetCallerIdentity(*base_, {}).ValueOrDie();
  EXPECT_EQ(identity.account_id, "123456789012");
  EXPECT_EQ(identity.arn, "arn:aws:iam::123456789012:user/Alice");
  EXPECT_EQ(identity.user_id, "AIDACKCEVSQ6C2EXAMPLE");
}

TEST_F(Sts, DeniedRoleNamesRoleCallerAndExternalId) {
  Status status = AssumeRefused(
      Refusal("AccessDenied",
              "User: arn:aws:iam::999988887777:user/waybill is not authorized to perform: "
              "sts:AssumeRole on resource: arn:aws:iam::111122223333:role/Reader"));
  EXPECT_EQ(KindOf(status), ErrorKind::kDenied);
  EXPECT_THAT(status.message(),
              AllOf(HasSubstr("role arn:aws:iam::111122223333:role/Reader: "
                              "arn:aws:iam::999988887777:user/waybill may not assume it"),
                    HasSubstr("sts:ExternalId equal to 'wb-7f3a'"), HasSubstr("trust policy"),
                    HasSubstr("allows sts:AssumeRole"), HasSubstr("request id req-1"),
                    Not(HasSubstr("basesecret"))));
}

TEST_F(Sts, CallerIsAskedForWhenTheRefusalDoesNotNameIt) {
  Status status = AssumeRefused({.status = 403});  // Ceph's gateway: no envelope at all
  EXPECT_EQ(KindOf(status), ErrorKind::kDenied);
  EXPECT_THAT(status.message(), HasSubstr("arn:aws:iam::123456789012:user/Alice may not"));
  identity_ = {.status = 405};
  status = AssumeRefused({.status = 403, .body = "<Error><Code>AccessDenied</Code></Error>"});
  EXPECT_THAT(status.message(), HasSubstr("access key AKIDBASE may not"));
}

TEST_F(Sts, EachErrorIsTheRightPersonsToMend) {
  struct Row {
    std::string code;
    int status;
    ErrorKind kind;
    std::string mend;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"ValidationError", 400, ErrorKind::kDefinition, "maximum session duration"},
           {"RegionDisabledException", 403, ErrorKind::kDefinition, "Account settings"},
           {"PackedPolicyTooLarge", 400, ErrorKind::kDefinition, "shorten"},
           {"MalformedPolicyDocument", 400, ErrorKind::kDefinition, "session policy"},
           {"InvalidClientTokenId", 403, ErrorKind::kDenied, "does not know the access key"},
           {"SignatureDoesNotMatch", 403, ErrorKind::kDenied, "clock"},
           {"RequestTimeTooSkewed", 403, ErrorKind::kDenied, "set this machine's clock"},
           {"ExpiredToken", 403, ErrorKind::kDenied, "expired"},
           {"SomethingNew", 400, ErrorKind::kDefinition, "SomethingNew"},
           {"SomethingNew", 403, ErrorKind::kDenied, "SomethingNew"}}) {
    Status status = AssumeRefused(Refusal(row.code, "words of STS", row.status));
    EXPECT_EQ(KindOf(status), row.kind) << row.code;
    EXPECT_THAT(status.message(), AllOf(HasSubstr(row.mend), HasSubstr("words of STS"),
                                        HasSubstr(row.code), HasSubstr("req-1")));
  }
}

TEST_F(Sts, PassingFailuresAreRetried) {
  for (HttpResponse failure :
       {HttpResponse{.status = 503}, Refusal("Throttling", "slow", 400),
        Refusal("IDPCommunicationError", "x", 400), HttpResponse{.body = "x", .cut_after = 0}}) {
    failure_ = failure;
    failures_ = 2;
    auto client = Client();
    EXPECT_TRUE(client.AssumeRole(Request(), *base_, {}).ok()) << failure.body;
  }
}

TEST_F(Sts, LastFailureIsBusyAndLastingOnesAreNotRetried) {
  failure_ = HttpResponse{.status = 503, .headers = {{"x-amzn-RequestId", "req-2"}}};
  failures_ = 100;
  auto client = Client();
  Status status = client.AssumeRole(Request(), *base_, {}).status();
  EXPECT_EQ(KindOf(status), ErrorKind::kBusy);
  EXPECT_THAT(status.message(), HasSubstr("request id req-2"));
  EXPECT_EQ(failures_, 97);

  failure_ = Refusal("InvalidClientTokenId", "");
  failures_ = 100;
  EXPECT_FALSE(client.AssumeRole(Request(), *base_, {}).ok());
  EXPECT_EQ(failures_, 99);
}

TEST_F(Sts, AnswerThatIsNotStssIsADefinitionError) {
  for (std::string body : {"", "<html><body>hello</body></html>", "{}",
                           "<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>"}) {
    Status status = AssumeRefused({.body = body});
    EXPECT_EQ(KindOf(status), ErrorKind::kDefinition) << body;
    EXPECT_THAT(status.message(), HasSubstr("check the STS endpoint"));
  }
}

TEST_F(Sts, WrongRequestIsNotSent) {
  auto client = Client();
  auto request = Request();
  request.duration = std::chrono::seconds(1);
  EXPECT_EQ(KindOf(client.AssumeRole(request, *base_, {}).status()), ErrorKind::kDefinition);
  EXPECT_EQ(server_.requests(), 0);
}

/// Hands out AKID1, AKID2…, one more after each Reject.
class Renewable : public CredentialProvider {
 public:
  Result<Credentials> Get(std::stop_token) override {
    return Credentials{"AKID" + std::to_string(number), Secret("s"), {}, {}};
  }
  void Reject(const Credentials&) override { ++number; }
  std::string Describe() const override { return "renewable"; }
  int number = 1;
};

TEST_F(Sts, ExpiredBaseIsRenewedOnce) {
  Renewable base;
  failure_ = Refusal("ExpiredToken", "The security token included in the request is expired");
  failures_ = 1;
  auto client = Client();
  EXPECT_TRUE(client.AssumeRole(Request(), base, {}).ok());
  EXPECT_THAT(seen_.Header("Authorization"), HasSubstr("Credential=AKID2/"));
  failures_ = 100;
  EXPECT_FALSE(client.AssumeRole(Request(), base, {}).ok());
  EXPECT_EQ(base.number, 3);
}

TEST_F(Sts, RoleProviderRenewsItselfAndSaysWhoItIs) {
  AssumeRoleOptions options{.request = Request(),
                            .sts = {.endpoint = {.region = "r", .endpoint = server_.url()}}};
  auto provider = MakeAssumeRoleCredentials(options, *base_, Parts()).ValueOrDie();
  EXPECT_EQ(provider->Describe(), std::string("role ") + kRole + " through access key AKIDBASE");
  ASSERT_TRUE(provider->Get({}).ok());
  ASSERT_TRUE(provider->Get({}).ok());
  EXPECT_EQ(server_.requests(), 1);
  clock_.Advance(std::chrono::minutes(57));  // the answer's expiration is fixed, three minutes on
  ASSERT_TRUE(provider->Get({}).ok());
  EXPECT_EQ(server_.requests(), 2);
}

TEST_F(Sts, RoleChainAsksEachLinkOnce) {
  AssumeRoleOptions options{.request = Request(),
                            .sts = {.endpoint = {.region = "r", .endpoint = server_.url()}}};
  auto first = MakeAssumeRoleCredentials(options, std::move(base_), Parts()).ValueOrDie();
  auto second = MakeAssumeRoleCredentials(options, std::move(first), Parts()).ValueOrDie();
  ASSERT_TRUE(second->Get({}).ok());
  EXPECT_EQ(server_.requests(), 2);
  EXPECT_THAT(seen_.Header("Authorization"), HasSubstr("Credential=ASIAIOSFODNN7EXAMPLE/"));
  EXPECT_EQ(seen_.Header("X-Amz-Security-Token"), "AQoDYXdzEPT//////////wEXAMPLE");
}

TEST(CallerInMessage, IsReadFromStssWords) {
  EXPECT_EQ(CallerInMessage("User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform"),
            "arn:aws:sts::1:assumed-role/a/b");
  EXPECT_EQ(CallerInMessage("Access denied"), "");
  EXPECT_EQ(CallerInMessage("User: anonymous is not authorized"), "");
}

TEST(ServiceError, ReadsEitherEnvelopeAndFindsTheRequestId) {
  auto s3 = ParseServiceError({.status = 400,
                               .headers = {{"x-amz-request-id", "H"}},
                               .body = "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code>"
                                       "<Message>m</Message><RequestId>B</RequestId></Error>"});
  EXPECT_EQ(s3.code, "SlowDown");
  EXPECT_EQ(s3.message, "m");
  EXPECT_EQ(s3.request_id, "B");
  EXPECT_EQ(FaultOf(s3), http::Fault::kThrottled);
  // As moto 5.2.5 sends it, whatever the service.
  auto ec2 = ParseServiceError(
      {.status = 403,
       .body =
           "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<ErrorResponse><Errors><Error>"
           "<Code>InvalidClientTokenId</Code><Message>The security token included in the "
           "request is invalid.</Message><Type>Sender</Type></Error></Errors></ErrorResponse>"});
  EXPECT_EQ(ec2.code, "InvalidClientTokenId");
  EXPECT_EQ(ec2.message, "The security token included in the request is invalid.");
  auto none =
      ParseServiceError({.status = 502, .headers = {{"x-amz-request-id", "H"}}, .body = "<ht"});
  EXPECT_EQ(none.code, "");
  EXPECT_EQ(none.request_id, "H");
  EXPECT_EQ(FaultOf(none), http::Fault::kTransient);
  EXPECT_EQ(Reference(none), "HTTP 502, request id H");
}

}  // namespace
}  // namespace waybill::aws
