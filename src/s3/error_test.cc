#include "s3/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "s3/error_table.h"

namespace waybill::s3 {
namespace {

using http::Fault;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

http::Response Answer(int status, std::string_view code, std::string_view message) {
  http::Response response{.status = status};
  response.headers = {{"x-amz-request-id", "REQ1"}, {"x-amz-id-2", "HOST2"}};
  response.body = "<?xml version=\"1.0\"?><Error><Code>" + std::string(code) + "</Code><Message>" +
                  std::string(message) + "</Message></Error>";
  return response;
}

Status Told(const http::Response& response, Op op, ClientOptions options = {}) {
  return Explain(ReadErrorReply(response),
                 {.operation = OperationOf(op),
                  .bucket = "lake",
                  .key = OperationOf(op).target == Target::kObject ? std::string_view("in/a.csv")
                                                                   : std::string_view(),
                  .options = options});
}

TEST(S3Error, DeniedListingNamesPermissionBucketAndRequest) {
  Status status = Told(Answer(403, "AccessDenied", "Access Denied"), Op::kListObjects);
  EXPECT_EQ(KindOf(status), ErrorKind::kDenied);
  EXPECT_THAT(status.message(),
              AllOf(HasSubstr("s3://lake: ListObjectsV2"),
                    HasSubstr("grant s3:ListBucket on arn:aws:s3:::lake"), HasSubstr("REQ1"),
                    HasSubstr("HOST2"), HasSubstr("HTTP 403 AccessDenied")));
}

TEST(S3Error, EveryOperationNamesItsOwnPermission) {
  const std::pair<Op, const char*> expected[] = {
      {Op::kListBuckets, "grant s3:ListAllMyBuckets on *"},
      {Op::kGetBucketLocation, "grant s3:GetBucketLocation on arn:aws:s3:::lake"},
      {Op::kGetObject, "grant s3:GetObject on arn:aws:s3:::lake/in/a.csv"},
      {Op::kPutObject, "grant s3:PutObject on arn:aws:s3:::lake/in/a.csv"},
      {Op::kCompleteUpload, "grant s3:PutObject on arn:aws:s3:::lake/in/a.csv"},
      {Op::kAbortUpload, "grant s3:AbortMultipartUpload on arn:aws:s3:::lake/in/a.csv"},
      {Op::kListParts, "grant s3:ListMultipartUploadParts on arn:aws:s3:::lake/in/a.csv"},
      {Op::kListUploads, "grant s3:ListBucketMultipartUploads on arn:aws:s3:::lake"},
      {Op::kDeleteObjects, "grant s3:DeleteObject on arn:aws:s3:::lake/*"}};
  for (const auto& [op, sentence] : expected) {
    EXPECT_THAT(Told(Answer(403, "AccessDenied", "Access Denied"), op).message(),
                HasSubstr(sentence));
  }
}

TEST(S3Error, ReadRefusedMayMeanMissing) {
  // S3 hides whether a key exists from who may not list.
  Status status = Told(Answer(403, "AccessDenied", "Access Denied"), Op::kGetObject);
  EXPECT_THAT(status.message(), HasSubstr("or the object is missing, which S3 tells only to who "
                                          "has s3:ListBucket on arn:aws:s3:::lake"));
}

TEST(S3Error, AnswerWithoutABodyIsJudgedByItsStatus) {
  auto judged = [](int status) {
    Status told = Told({.status = status, .headers = {}, .body = ""}, Op::kHeadObject);
    return KindOf(told);
  };
  EXPECT_EQ(judged(403), ErrorKind::kDenied);
  EXPECT_EQ(judged(404), ErrorKind::kMissing);
  EXPECT_EQ(judged(412), ErrorKind::kChanged);
  EXPECT_EQ(judged(503), ErrorKind::kBusy);
  EXPECT_EQ(judged(418), ErrorKind::kData);
}

TEST(S3Error, KmsDenialNamesTheKmsAction) {
  Status status = Told(
      Answer(403, "AccessDenied",
             "User: arn:aws:iam::111122223333:user/u is not authorized to perform: kms:Decrypt on "
             "resource: arn:aws:kms:us-east-1:111122223333:key/1 because no resource-based policy "
             "allows the kms:Decrypt action"),
      Op::kGetObject);
  EXPECT_THAT(status.message(), AllOf(HasSubstr("grant kms:Decrypt on that key"),
                                      Not(HasSubstr("grant s3:GetObject"))));
}

TEST(S3Error, PermissionThatS3NamesGoesBeforeOurGuess) {
  Status status = Told(Answer(403, "AccessDenied",
                              "User: x is not authorized to perform: s3:PutObjectAcl on resource"),
                       Op::kPutObject);
  EXPECT_THAT(status.message(), HasSubstr("grant s3:PutObjectAcl on"));
}

TEST(S3Error, ExplicitDenyIsNotMendedByAGrantAndSaysSo) {
  Status status =
      Told(Answer(403, "AccessDenied",
                  "x is not authorized to perform: s3:PutObject on resource: \"r\" with "
                  "an explicit deny in a resource-based policy"),
           Op::kPutObject);
  EXPECT_THAT(status.message(), HasSubstr("denies it explicitly"));
}

TEST(S3Error, SettingsThatMayBeBehindADenialAreNamed) {
  ClientOptions options{.expected_bucket_owner = "999900001111"};
  auto denied = Answer(403, "AccessDenied", "Access Denied");
  EXPECT_THAT(
      Told(denied, Op::kGetObject, options).message(),
      AllOf(HasSubstr("999900001111 (expected_bucket_owner)"), HasSubstr("requester_pays")));
  options.requester_pays = true;
  EXPECT_THAT(Told(denied, Op::kGetObject, options).message(), Not(HasSubstr("requester_pays")));
}

TEST(S3Error, RangeBehindTheEndIsNotTakenForAnotherObject) {
  Status status = Told(Answer(416, "InvalidRange", "not satisfiable"), Op::kGetObject);
  EXPECT_EQ(KindOf(status), ErrorKind::kChanged);
  EXPECT_THAT(status.message(), HasSubstr("shorter than when it was listed"));
}

TEST(S3Error, ArnsAreOfTheRegionsPartition) {
  auto denied = Answer(403, "AccessDenied", "Access Denied");
  EXPECT_THAT(Told(denied, Op::kListObjects, {.region = "cn-north-1"}).message(),
              HasSubstr("arn:aws-cn:s3:::lake"));
  EXPECT_THAT(Told(denied, Op::kListObjects, {.region = "us-gov-west-1"}).message(),
              HasSubstr("arn:aws-us-gov:s3:::lake"));
  EXPECT_THAT(Told(denied, Op::kListObjects, {.region = "eusc-de-east-1"}).message(),
              HasSubstr("arn:aws-eusc:s3:::lake"));
  EXPECT_THAT(Told(denied, Op::kListObjects, {.region = "us-isob-east-1"}).message(),
              HasSubstr("arn:aws-iso-b:s3:::lake"));
}

TEST(S3Error, SignedTextAndKeysAreNeverRepeated) {
  http::Response response = Answer(403, "SignatureDoesNotMatch", "It does not match");
  response.body =
      "<Error><Code>SignatureDoesNotMatch</Code><Message>AWS4-HMAC-SHA256 of it</Message>"
      "<AWSAccessKeyId>AKIDSECRET</AWSAccessKeyId><StringToSign>AWS4-HMAC-SHA256 20130524T000000Z"
      "</StringToSign><SignatureProvided>cafe</SignatureProvided></Error>";
  Status status = Told(response, Op::kListObjects);
  EXPECT_EQ(KindOf(status), ErrorKind::kDenied);
  EXPECT_THAT(status.message(), AllOf(Not(HasSubstr("AKIDSECRET")), Not(HasSubstr("AWS4")),
                                      Not(HasSubstr("cafe")), HasSubstr("secret access key")));
}

TEST(S3Error, HugeBodiesAndMessagesAreCut) {
  EXPECT_LT(Told(Answer(400, "InvalidArgument", std::string(10'000, 'm')), Op::kPutObject)
                .message()
                .size(),
            2'000u);
  http::Response html{.status = 502, .body = std::string(1 << 20, '<')};
  Status status = Told(html, Op::kGetObject);
  EXPECT_EQ(KindOf(status), ErrorKind::kBusy);
  EXPECT_LT(status.message().size(), 1'000u);
}

TEST(S3Error, ThrottlingAndAccidentsAreTriedAgainAndRefusalsAreNot) {
  auto fault = [](int status, const char* code) {
    return Judge({.status = status, .code = code}, OperationOf(Op::kGetObject)).fault;
  };
  // The codes of botocore's retries/standard.py.
  for (const char* code :
       {"Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
        "TooManyRequestsException", "SlowDown", "RequestThrottled", "BandwidthLimitExceeded",
        "RequestLimitExceeded", "EC2ThrottledException"}) {
    EXPECT_EQ(fault(400, code), Fault::kThrottled) << code;
  }
  for (const char* code : {"RequestTimeout", "PriorRequestNotComplete", "InternalError"}) {
    EXPECT_EQ(fault(400, code), Fault::kTransient) << code;
  }
  for (int status : {500, 502, 504}) EXPECT_EQ(fault(status, ""), Fault::kTransient) << status;
  for (const char* code : {"AccessDenied", "NoSuchBucket", "InvalidAccessKeyId",
                           "SignatureDoesNotMatch", "InvalidObjectState", "NoSuchKey"}) {
    EXPECT_EQ(fault(403, code), Fault::kNone) << code;
  }
}

TEST(S3Error, ConflictIsRepeatedByAPutAndNotByAComplete) {
  const ErrorReply reply{.status = 409, .code = "ConditionalRequestConflict"};
  EXPECT_EQ(Judge(reply, OperationOf(Op::kPutObject)).kind, ErrorKind::kBusy);
  EXPECT_EQ(Judge(reply, OperationOf(Op::kCompleteUpload)).kind, ErrorKind::kChanged);
}

TEST(S3Error, EverySentenceCanBeRendered) {
  for (const char* code :
       {"AccessDenied", "NoSuchBucket", "PermanentRedirect", "IllegalLocationConstraintException",
        "InvalidObjectState", "NotImplemented", "MethodNotAllowed", "SlowDown", "KeyTooLongError",
        "InvalidBucketName", "KMS.DisabledException", "ExpiredToken", "RequestTimeTooSkewed"}) {
    std::string message = Told(Answer(400, code, "m"), Op::kPutObject).message();
    EXPECT_THAT(message, AllOf(HasSubstr(code), Not(HasSubstr("{")))) << code;
  }
}

TEST(S3Error, VersionedReadNeedsAnotherPermission) {
  const ClientOptions options;
  Status status = Explain(ReadErrorReply(Answer(403, "AccessDenied", "Access Denied")),
                          {.operation = OperationOf(Op::kGetObject),
                           .bucket = "lake",
                           .key = "k",
                           .versioned = true,
                           .options = options});
  EXPECT_THAT(status.message(), HasSubstr("grant s3:GetObjectVersion"));
}

}  // namespace
}  // namespace waybill::s3
