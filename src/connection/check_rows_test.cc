#include "connection/check_rows.h"

#include <gtest/gtest.h>

#include "aws/sts_refusal.h"
#include "s3/error.h"

namespace waybill::connection {
namespace {

struct Case {
  int http_status;
  std::string code;
  bool want_of_rights;
};

// docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and the "Common Errors" of STS. A
// 403 without a code is how HEAD and some stores refuse.
const Case kCases[] = {{403, "AccessDenied", true},
                       {403, "", true},
                       {403, "SignatureDoesNotMatch", false},
                       {403, "InvalidAccessKeyId", false},
                       {403, "InvalidClientTokenId", false},
                       {403, "RequestTimeTooSkewed", false},
                       {403, "AccountProblem", false},
                       {403, "OptInRequired", false},
                       {400, "ExpiredToken", false},
                       {404, "NoSuchBucket", false},
                       {503, "SlowDown", false},
                       {400, "", false}};

TEST(IsWantOfRights, IsToldByTheAnswerOfS3) {
  s3::ClientOptions options;
  for (const Case& c : kCases) {
    Status status = s3::Explain({.status = c.http_status, .code = c.code},
                                {.operation = s3::OperationOf(s3::Op::kGetObject),
                                 .bucket = "b",
                                 .key = "AccessDenied (HTTP 403)",
                                 .options = options});
    EXPECT_EQ(IsWantOfRights(status), c.want_of_rights) << c.http_status << c.code;
    EXPECT_EQ(IsWantOfRights(Within("s3://b", status)), c.want_of_rights) << c.code;
  }
}

TEST(IsWantOfRights, IsToldByTheAnswerOfSts) {
  for (const Case& c : kCases) {
    aws::ServiceError error{.http_status = c.http_status, .code = c.code};
    Status status = aws::ExplainAssumeRole(error, {.role_arn = "arn"}, "AccessDenied (HTTP 403)");
    EXPECT_EQ(IsWantOfRights(status), c.want_of_rights) << c.http_status << c.code;
  }
}

TEST(IsWantOfRights, IsNoMatterOfWords) {
  EXPECT_FALSE(IsWantOfRights(Fail(ErrorKind::kDenied, "/x", "AccessDenied (HTTP 403)")));
  EXPECT_FALSE(IsWantOfRights(Status::OK()));
  EXPECT_FALSE(IsWantOfRights(Cancelled()));
}

}  // namespace
}  // namespace waybill::connection
