// What the STS client does when this machine's clock is wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/assume_role.h"
#include "aws/static_credentials.h"
#include "servers/fake_transport.h"

namespace waybill::aws {
namespace {

using servers::FakeTransport;
using servers::SentRequest;
using testing::HasSubstr;

constexpr char kRole[] = "arn:aws:iam::111122223333:role/Reader";
constexpr char kStssTime[] = "20191109T120000Z";
const http::Headers kStssDate = {{"Date", "Sat, 09 Nov 2019 12:00:00 GMT"}};

// The sample answer of docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, shortened.
constexpr char kAssumed[] =
    "<AssumeRoleResponse><AssumeRoleResult><Credentials>"
    "<AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>"
    "<SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY</SecretAccessKey>"
    "<SessionToken>AQoDYXdzEPT//////////wEXAMPLE</SessionToken>"
    "<Expiration>2019-11-09T13:00:00Z</Expiration>"
    "</Credentials></AssumeRoleResult></AssumeRoleResponse>";

// docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html: "Signature expired".
http::Response Refusal(const std::string& code, http::Headers headers) {
  return {403, std::move(headers),
          "<ErrorResponse><Error><Type>Sender</Type><Code>" + code +
              "</Code><Message>Signature expired: 20191109T200000Z is now earlier than "
              "20191109T115500Z (20191109T120000Z - 5 min.)</Message></Error></ErrorResponse>"};
}

/// A role's credentials, from an STS whose own time is 12:00:00 and which refuses what is signed
/// with any other.
class Rig {
 public:
  explicit Rig(const std::string& ours, std::string code = "SignatureDoesNotMatch",
               http::Headers date = kStssDate)
      : clock_(ParseUtc(ours).ValueOrDie()), code_(std::move(code)), date_(std::move(date)) {}

  CredentialProvider& role() { return *role_; }
  const std::vector<SentRequest>& sent() { return transport_.sent(); }
  std::string accepted = kStssTime;

 private:
  static std::unique_ptr<CredentialProvider> Base() {
    return StaticCredentials::Make({"AKIDBASE", Secret("basesecret"), {}, {}}).ValueOrDie();
  }

  ManualClock clock_;
  SeededRandom random_{1};
  const std::string code_;
  const http::Headers date_;
  FakeTransport transport_{[this](const SentRequest& request) -> http::Response {
    if (request.Header("X-Amz-Date") == accepted) return {200, {}, kAssumed};
    return Refusal(code_, date_);
  }};
  std::unique_ptr<CredentialProvider> role_ =
      MakeAssumeRoleCredentials({.request = {.role_arn = kRole, .session_name = "waybill-acme-1"}},
                                Base(), StsParts{transport_, clock_, random_})
          .ValueOrDie();
};

TEST(StsClock, WrongOneIsMendedByTheAnswersDate) {
  for (std::string code :
       {"SignatureDoesNotMatch", "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"}) {
    for (std::string ours :
         {"2019-11-09T12:06:00Z", "2019-11-09T20:00:00Z", "2019-11-08T05:00:00Z"}) {
      Rig rig(ours, code);
      auto credentials = rig.role().Get({});
      EXPECT_TRUE(credentials.ok()) << code << " " << ours << " " << credentials.status();
      EXPECT_EQ(rig.sent().size(), 2u) << code << " " << ours;
    }
  }
}

TEST(StsClock, LearntOnceServesLaterCalls) {
  Rig rig("2019-11-09T20:00:00Z");
  auto first = rig.role().Get({});
  ASSERT_TRUE(first.ok()) << first.status();
  rig.role().Reject(*first);
  EXPECT_TRUE(rig.role().Get({}).ok());
  EXPECT_EQ(rig.sent().size(), 3u);
  EXPECT_EQ(rig.sent().back().Header("X-Amz-Date"), kStssTime);
}

TEST(StsClock, SessionEndsByOurClock) {
  Rig rig("2019-11-09T20:00:00Z");
  auto credentials = rig.role().Get({});
  ASSERT_TRUE(credentials.ok()) << credentials.status();
  // STS says 13:00:00 while its clock shows 12:00:00 and ours 20:00:00.
  EXPECT_EQ(FormatUtc(*credentials->expires), "2019-11-09T21:00:00Z");
}

TEST(StsClock, NearlyRightOneIsNotBlamed) {
  Rig rig("2019-11-09T12:03:00Z");
  EXPECT_EQ(KindOf(rig.role().Get({}).status()), ErrorKind::kDenied);
  EXPECT_EQ(rig.sent().size(), 1u);
}

TEST(StsClock, WithoutADateInTheAnswerOnlyTheSentenceHelps) {
  Rig rig("2019-11-09T20:00:00Z", "SignatureDoesNotMatch", {});
  EXPECT_THAT(rig.role().Get({}).status().message(), HasSubstr("check the clock"));
  EXPECT_EQ(rig.sent().size(), 1u);
}

TEST(StsClock, SecondRefusalIsTheLast) {
  Rig rig("2019-11-09T20:00:00Z");
  rig.accepted = "never";
  EXPECT_EQ(KindOf(rig.role().Get({}).status()), ErrorKind::kDenied);
  EXPECT_EQ(rig.sent().size(), 2u);
}

TEST(StsClock, OtherRefusalsAreNotSignedAgain) {
  Rig rig("2019-11-09T20:00:00Z", "InvalidClientTokenId");
  EXPECT_EQ(KindOf(rig.role().Get({}).status()), ErrorKind::kDenied);
  EXPECT_EQ(rig.sent().size(), 1u);
}

}  // namespace
}  // namespace waybill::aws
