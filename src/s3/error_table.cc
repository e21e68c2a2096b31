#include "s3/error_table.h"

#include <algorithm>
#include <iterator>

namespace waybill::s3 {
namespace {

using http::Fault;

constexpr auto kDefinition = ErrorKind::kDefinition;
constexpr auto kData = ErrorKind::kData;
constexpr auto kDenied = ErrorKind::kDenied;
constexpr auto kMissing = ErrorKind::kMissing;
constexpr auto kChanged = ErrorKind::kChanged;
constexpr auto kBusy = ErrorKind::kBusy;
constexpr auto kBug = ErrorKind::kBug;

constexpr std::string_view kNoPermission =
    "the credentials may not do this: grant {permission} on {arn}";
constexpr std::string_view kNoSuchKey =
    "there is no such object; was it deleted since it was listed, or is the key misspelt?";
constexpr std::string_view kRenew =
    "the session has expired or its token is wrong: enter new credentials, or use a role, which is "
    "renewed by itself";
constexpr std::string_view kClock =
    "this machine's clock differs from S3's by more than 15 minutes: set it (NTP)";
constexpr std::string_view kOverloaded =
    "S3 still asks for fewer requests after every retry: run fewer tasks at once, or try later";
constexpr std::string_view kFailing = "S3 failed on its side after every retry: try again later";
constexpr std::string_view kOtherRegion =
    "the bucket is in another region: set the connection's region to {region}";
constexpr std::string_view kKmsKey =
    "the KMS key that encrypts this cannot be used: see that it exists in the bucket's region, is "
    "enabled, and that its policy lets these credentials use it (kms:Decrypt to read, "
    "kms:GenerateDataKey and kms:Decrypt to write)";
constexpr std::string_view kTaken =
    "the object is not what the condition asks for: it exists already, or was changed meanwhile";
constexpr std::string_view kDamaged =
    "the bytes that S3 received are not those that were sent; a proxy between may change them";

constexpr ErrorRow kRows[] = {
    // Who asks.
    {"AccessDenied", kDenied, Fault::kNone, Remedy::kNone, kNoPermission},
    {"AllAccessDisabled", kDenied, Fault::kNone, Remedy::kNone,
     "all access to this bucket has been disabled by AWS: ask AWS support"},
    {"AccountProblem", kDenied, Fault::kNone, Remedy::kNone,
     "the AWS account has a problem that stops every request: ask AWS support"},
    {"NotSignedUp", kDenied, Fault::kNone, Remedy::kNone,
     "the AWS account is not signed up for S3: sign up first"},
    {"UserSuspended", kDenied, Fault::kNone, Remedy::kNone,
     "the store has suspended this user: ask who runs it"},
    {"InvalidAccessKeyId", kDenied, Fault::kNone, Remedy::kNone,
     "the store does not know this access key ID: it was mistyped, deleted, made for another "
     "service, or is temporary and lacks its session token"},
    {"SignatureDoesNotMatch", kDenied, Fault::kNone, Remedy::kSkew,
     "the secret access key does not belong to the access key ID, or a proxy changes requests on "
     "their way: enter the secret again"},
    {"InvalidSecurity", kDenied, Fault::kNone, Remedy::kRefresh, kRenew},
    {"ExpiredToken", kDenied, Fault::kNone, Remedy::kRefresh, kRenew},
    {"InvalidToken", kDenied, Fault::kNone, Remedy::kRefresh, kRenew},
    {"TokenRefreshRequired", kDenied, Fault::kNone, Remedy::kRefresh, kRenew},
    {"RequestTimeTooSkewed", kDefinition, Fault::kNone, Remedy::kSkew, kClock},
    {"RequestExpired", kDefinition, Fault::kNone, Remedy::kSkew, kClock},
    {"RequestInTheFuture", kDefinition, Fault::kNone, Remedy::kSkew, kClock},
    {"InvalidPayer", kDenied, Fault::kNone, Remedy::kNone,
     "the requester's account cannot pay for this request: ask AWS support"},
    {"KMS.DisabledException", kDenied, Fault::kNone, Remedy::kNone, kKmsKey},
    {"KMS.NotFoundException", kDenied, Fault::kNone, Remedy::kNone, kKmsKey},
    {"KMS.KMSInvalidStateException", kDenied, Fault::kNone, Remedy::kNone, kKmsKey},
    {"KMS.InvalidKeyUsageException", kDefinition, Fault::kNone, Remedy::kNone, kKmsKey},
    // Where it is.
    {"PermanentRedirect", kDefinition, Fault::kNone, Remedy::kRegion, kOtherRegion},
    {"TemporaryRedirect", kBusy, Fault::kTransient, Remedy::kRegion, kOtherRegion},
    {"AuthorizationHeaderMalformed", kDefinition, Fault::kNone, Remedy::kRegion, kOtherRegion},
    {"IllegalLocationConstraintException", kDefinition, Fault::kNone, Remedy::kRegion,
     "the bucket is in an opt-in region, which only answers at its own endpoint: set the "
     "connection's region to {region}, and enable that region for the account"},
    {"NoSuchBucket", kMissing, Fault::kNone, Remedy::kNone,
     "there is no such bucket: is '{bucket}' misspelt, or of another partition or store?"},
    {"InvalidBucketName", kDefinition, Fault::kNone, Remedy::kNone,
     "'{bucket}' cannot be a bucket's name"},
    {"NoSuchKey", kMissing, Fault::kNone, Remedy::kNone, kNoSuchKey},
    {"NoSuchVersion", kMissing, Fault::kNone, Remedy::kNone, "this version of the object is gone"},
    {"NoSuchUpload", kMissing, Fault::kNone, Remedy::kNone,
     "the upload is gone: it was completed or aborted, by hand or by a lifecycle rule"},
    {"KeyTooLongError", kDefinition, Fault::kNone, Remedy::kNone,
     "the key has more than 1,024 bytes: shorten the prefix"},
    // What state it is in.
    {"InvalidObjectState", kDefinition, Fault::kNone, Remedy::kNone,
     "the object is archived (Glacier or an archive tier) and cannot be read: restore it first, or "
     "leave it out by path_match_pattern"},
    {"PreconditionFailed", kChanged, Fault::kNone, Remedy::kNone, kTaken},
    {"ConditionalRequestConflict", kBusy, Fault::kTransient, Remedy::kNone,
     "somebody else is writing the same object at this moment"},
    {"OperationAborted", kBusy, Fault::kTransient, Remedy::kNone,
     "another operation on the same bucket is under way: try again later"},
    {"InvalidRange", kChanged, Fault::kNone, Remedy::kNone,
     "the object is shorter than when it was listed"},
    {"MethodNotAllowed", kDefinition, Fault::kNone, Remedy::kNone,
     "the store does not allow this operation here (a delete marker, or a gateway that lacks it)"},
    {"NotImplemented", kDefinition, Fault::kNone, Remedy::kNone,
     "the store does not know a header or an operation that this needs; is `checksums: "
     "when_required` set for a store that is not AWS?"},
    {"AccessControlListNotSupported", kDefinition, Fault::kNone, Remedy::kNone,
     "the bucket takes no ACLs (Object Ownership is 'bucket owner enforced'): leave out "
     "canned_acl"},
    {"InvalidStorageClass", kDefinition, Fault::kNone, Remedy::kNone,
     "the store does not know this storage_class"},
    {"QuotaExceeded", kDefinition, Fault::kNone, Remedy::kNone,
     "the store's quota is used up: make room or ask for more"},
    // What was sent.
    {"BadDigest", kBusy, Fault::kTransient, Remedy::kNone, kDamaged},
    {"XAmzContentSHA256Mismatch", kBusy, Fault::kTransient, Remedy::kNone, kDamaged},
    {"IncompleteBody", kBusy, Fault::kTransient, Remedy::kNone, kDamaged},
    {"InvalidDigest", kBug, Fault::kNone, Remedy::kNone, "the checksum sent has no valid form"},
    {"InvalidPart", kMissing, Fault::kNone, Remedy::kNone,
     "a staged part is gone or was sent again with other bytes"},
    {"InvalidPartOrder", kBug, Fault::kNone, Remedy::kNone, "the parts do not ascend"},
    {"EntityTooSmall", kBug, Fault::kNone, Remedy::kNone,
     "a part other than the last has less than 5 MiB"},
    {"EntityTooLarge", kDefinition, Fault::kNone, Remedy::kNone,
     "the object or part is larger than the store takes"},
    {"InvalidArgument", kDefinition, Fault::kNone, Remedy::kNone,
     "the store does not take one of the settings sent"},
    {"InvalidRequest", kDefinition, Fault::kNone, Remedy::kNone,
     "the store does not take this request"},
    {"MissingContentLength", kDefinition, Fault::kNone, Remedy::kNone,
     "the store, or a proxy before it, insists on a Content-Length"},
    {"MalformedXML", kBug, Fault::kNone, Remedy::kNone, "the document sent has no valid form"},
    {"MetadataTooLarge", kDefinition, Fault::kNone, Remedy::kNone,
     "the object's metadata has more than 2 KB"},
    // When.
    {"SlowDown", kBusy, Fault::kThrottled, Remedy::kNone, kOverloaded},
    {"Throttling", kBusy, Fault::kThrottled, Remedy::kNone, kOverloaded},
    {"ThrottlingException", kBusy, Fault::kThrottled, Remedy::kNone, kOverloaded},
    {"ThrottledException", kBusy, Fault::kThrottled, Remedy::kNone, kOverloaded},
    {"RequestThrottled", kBusy, Fault::kThrottled, Remedy::kNone, kOverloaded},
    {"RequestThrottledException", kBusy, Fault::kThrottled, Remedy::kNone, kOverloaded},
    {"RequestLimitExceeded", kBusy, Fault::kThrottled, Remedy::kNone, kOverloaded},
    {"BandwidthLimitExceeded", kBusy, Fault::kThrottled, Remedy::kNone, kOverloaded},
    {"TooManyRequestsException", kBusy, Fault::kThrottled, Remedy::kNone, kOverloaded},
    {"EC2ThrottledException", kBusy, Fault::kThrottled, Remedy::kNone, kOverloaded},
    {"ServiceUnavailable", kBusy, Fault::kTransient, Remedy::kNone, kFailing},
    {"InternalError", kBusy, Fault::kTransient, Remedy::kNone, kFailing},
    {"RequestTimeout", kBusy, Fault::kTransient, Remedy::kNone,
     "S3 waited too long for the request's bytes: the network is slow or stalls"},
    {"PriorRequestNotComplete", kBusy, Fault::kTransient, Remedy::kNone, kFailing},
};

struct StatusRow {
  int status;
  ErrorRow row;
};

// For answers without a code: HEAD has no body, and proxies speak HTML.
constexpr StatusRow kStatusRows[] = {
    {301, {"", kDefinition, Fault::kNone, Remedy::kRegion, kOtherRegion}},
    {302, {"", kDefinition, Fault::kNone, Remedy::kRegion, kOtherRegion}},
    {307, {"", kBusy, Fault::kTransient, Remedy::kRegion, kOtherRegion}},
    {400,
     {"", kDefinition, Fault::kNone, Remedy::kRegion,
      "the store takes the request for malformed and says no more: the region may be wrong, or the "
      "session expired"}},
    {401, {"", kDenied, Fault::kNone, Remedy::kNone, kNoPermission}},
    {403, {"", kDenied, Fault::kNone, Remedy::kNone, kNoPermission}},
    {404, {"", kMissing, Fault::kNone, Remedy::kNone, "there is nothing of that name"}},
    {405, {"", kDefinition, Fault::kNone, Remedy::kNone, "not allowed there; is {endpoint} S3?"}},
    {407, {"", kDefinition, Fault::kNone, Remedy::kNone, "the proxy wants a name and a password"}},
    {409, {"", kBusy, Fault::kTransient, Remedy::kNone, "another write is under way"}},
    {411, {"", kDefinition, Fault::kNone, Remedy::kNone, "the store insists on a Content-Length"}},
    {412, {"", kChanged, Fault::kNone, Remedy::kNone, kTaken}},
    {416,
     {"", kChanged, Fault::kNone, Remedy::kNone, "the object is shorter than when it was listed"}},
    {429, {"", kBusy, Fault::kThrottled, Remedy::kNone, kOverloaded}},
    {500, {"", kBusy, Fault::kTransient, Remedy::kNone, kFailing}},
    {502, {"", kBusy, Fault::kTransient, Remedy::kNone, kFailing}},
    {503, {"", kBusy, Fault::kThrottled, Remedy::kNone, kOverloaded}},
    {504, {"", kBusy, Fault::kTransient, Remedy::kNone, kFailing}},
};

constexpr ErrorRow kUnknown = {"", kData, Fault::kNone, Remedy::kNone,
                               "the store's answer is none that S3 gives; is {endpoint} S3?"};

}  // namespace

const ErrorRow& RowOf(std::string_view code, int http_status) {
  const auto* row = std::find_if(std::begin(kRows), std::end(kRows),
                                 [&](const ErrorRow& r) { return r.code == code; });
  if (row != std::end(kRows)) return *row;
  const auto* by_status = std::find_if(std::begin(kStatusRows), std::end(kStatusRows),
                                       [&](const StatusRow& r) { return r.status == http_status; });
  return by_status != std::end(kStatusRows) ? by_status->row : kUnknown;
}

}  // namespace waybill::s3
