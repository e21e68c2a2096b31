#include "s3/request.h"

#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/version.h"

namespace waybill::s3 {
namespace {

std::string UrlOf(const Call& call) { return MakeRequest(call, "https://h", {}).url; }
std::string HeaderOf(const http::Request& request, std::string_view name) {
  return http::FindHeader(request.headers, name).value_or("(none)");
}

TEST(S3Request, KeysAreEncodedByteByByteAndSlashesStay) {
  auto url_of_key = [](std::string key) {
    return UrlOf({.op = Op::kGetObject, .bucket = "b", .key = std::move(key)});
  };
  EXPECT_EQ(url_of_key("a//b"), "https://h/a//b");
  EXPECT_EQ(url_of_key("a/../b"), "https://h/a/../b");
  EXPECT_EQ(url_of_key("/lead"), "https://h//lead");
  EXPECT_EQ(url_of_key("a b+c%2F"), "https://h/a%20b%2Bc%252F");
  EXPECT_EQ(url_of_key("\xC3\xA9\t\n\x01"), "https://h/%C3%A9%09%0A%01");
  EXPECT_EQ(url_of_key("q?x=1#f"), "https://h/q%3Fx%3D1%23f");
}

TEST(S3Request, SubresourceComesFirstAndWithoutAValue) {
  Call call{.op = Op::kListUploads, .bucket = "b", .query = {{"prefix", "a/b c"}}};
  EXPECT_EQ(UrlOf(call), "https://h/?uploads=&prefix=a%2Fb%20c");
}

TEST(S3Request, ListingAsksForEncodedKeysAndGoesOnByTokenAlone) {
  ListRequest request{.bucket = "b", .prefix = "p/", .start_after = "p/1", .max_keys = 7};
  EXPECT_EQ(UrlOf(ListObjectsCall(request)),
            "https://h/?list-type=2&encoding-type=url&max-keys=7&prefix=p%2F&start-after=p%2F1");
  request.token = "t=";
  EXPECT_EQ(
      UrlOf(ListObjectsCall(request)),
      "https://h/?list-type=2&encoding-type=url&max-keys=7&prefix=p%2F&continuation-token=t%3D");
}

TEST(S3Request, OwnerAndPayerAreOnEveryCallThatHasABucket) {
  ClientOptions options;
  options.requester_pays = true;
  options.expected_bucket_owner = "111122223333";
  auto on_bucket =
      MakeRequest({.op = Op::kGetObject, .bucket = "b", .key = "k"}, "https://h", options);
  EXPECT_EQ(HeaderOf(on_bucket, "x-amz-request-payer"), "requester");
  EXPECT_EQ(HeaderOf(on_bucket, "x-amz-expected-bucket-owner"), "111122223333");
  auto on_service = MakeRequest(ListBucketsCall(""), "https://h", options);
  EXPECT_EQ(HeaderOf(on_service, "x-amz-request-payer"), "(none)");
  EXPECT_EQ(HeaderOf(on_service, "x-amz-expected-bucket-owner"), "(none)");
}

TEST(S3Request, WriteOptionsBecomeHeaders) {
  WriteOptions options{.content_type = "text/csv", .storage_class = "STANDARD_IA"};
  options.canned_acl = "bucket-owner-full-control";
  options.encryption = "aws:kms";
  options.kms_key_id = "alias/k";
  options.metadata = {{"waybill-job", "j1"}};
  auto request = MakeRequest(PutObjectCall("k", "abc", options, {.if_absent = true}, true), "", {});
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.body, "abc");
  EXPECT_EQ(HeaderOf(request, "Content-Type"), "text/csv");
  EXPECT_EQ(HeaderOf(request, "x-amz-storage-class"), "STANDARD_IA");
  EXPECT_EQ(HeaderOf(request, "x-amz-acl"), "bucket-owner-full-control");
  EXPECT_EQ(HeaderOf(request, "x-amz-server-side-encryption"), "aws:kms");
  EXPECT_EQ(HeaderOf(request, "x-amz-server-side-encryption-aws-kms-key-id"), "alias/k");
  EXPECT_EQ(HeaderOf(request, "x-amz-meta-waybill-job"), "j1");
  EXPECT_EQ(HeaderOf(request, "If-None-Match"), "*");
}

TEST(S3Request, PinIsAVersionOrElseAnETag) {
  auto by_etag = ReadCall(Op::kGetObject, "k", {.etag = "\"e\""}, "bytes=0-9");
  EXPECT_EQ(http::FindHeader(by_etag.headers, "If-Match"), "\"e\"");
  EXPECT_EQ(http::FindHeader(by_etag.headers, "Range"), "bytes=0-9");
  auto by_version = ReadCall(Op::kGetObject, "k", {.etag = "\"e\"", .version_id = "v"}, "");
  EXPECT_EQ(UrlOf(by_version), "https://h/k?versionId=v");
  EXPECT_FALSE(http::FindHeader(by_version.headers, "If-Match"));
}

TEST(S3Request, ChecksumIsBase64OfBigEndianCrc32c) {
  // The CRC-32C check value of RFC 3720 B.4: "123456789" -> e3069283.
  EXPECT_EQ(Crc32cText("123456789"), "4waSgw==");
}

TEST(S3Request, ChecksumsOfPartsCombineToThatOfTheWhole) {
  const std::string bytes = "The CRC of a whole is told by the CRCs and lengths of its parts.";
  for (size_t cut = 0; cut <= bytes.size(); ++cut) {
    std::string head = bytes.substr(0, cut), tail = bytes.substr(cut);
    Part parts[] = {
        {.number = 1, .bytes = int64_t(head.size()), .checksum_crc32c = Crc32cText(head)},
        {.number = 2, .bytes = int64_t(tail.size()), .checksum_crc32c = Crc32cText(tail)}};
    EXPECT_EQ(CombinedCrc32c(parts), Crc32cText(bytes)) << cut;
  }
  Part without[] = {{.number = 1, .bytes = 3}};
  EXPECT_EQ(CombinedCrc32c(without), "");
}

TEST(S3Request, CompleteNamesEveryPartAndTheWholesSize) {
  Part parts[] = {
      {.number = 1, .etag = "\"a&b\"", .bytes = 3, .checksum_crc32c = Crc32cText("abc")},
      {.number = 2, .etag = "\"c\"", .bytes = 1, .checksum_crc32c = Crc32cText("d")}};
  Call call = CompleteUploadCall("k", "u/1", parts, {});
  EXPECT_EQ(UrlOf(call), "https://h/k?uploadId=u%2F1");
  EXPECT_EQ(call.document,
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            "<Part><PartNumber>1</PartNumber><ETag>\"a&amp;b\"</ETag><ChecksumCRC32C>Nks/tw==</"
            "ChecksumCRC32C></Part><Part><PartNumber>2</PartNumber><ETag>\"c\"</ETag>"
            "<ChecksumCRC32C>" +
                Crc32cText("d") + "</ChecksumCRC32C></Part></CompleteMultipartUpload>");
  EXPECT_EQ(http::FindHeader(call.headers, "x-amz-mp-object-size"), "4");
  EXPECT_EQ(http::FindHeader(call.headers, "x-amz-checksum-crc32c"), Crc32cText("abcd"));
}

TEST(S3Request, DeleteEscapesKeysAndCarriesMd5) {
  const std::string keys[] = {"a<b>&c", "tab\tline\nreturn\r"};
  Call call = DeleteObjectsCall(keys);
  EXPECT_NE(call.document.find("<Key>a&lt;b&gt;&amp;c</Key>"), std::string::npos);
  EXPECT_NE(call.document.find("<Key>tab&#9;line&#10;return&#13;</Key>"), std::string::npos);
  EXPECT_EQ(http::FindHeader(call.headers, "Content-MD5"), Base64(Md5(call.document)));
}

TEST(S3Request, NamesTheProgramAndItsVersion) {
  auto request = MakeRequest({.op = Op::kHeadBucket, .bucket = "b"}, "https://h", {});
  EXPECT_EQ(http::FindHeader(request.headers, "User-Agent"), "waybill/" + std::string(Version()));
}

TEST(S3Request, ControlBytesDoNotFitXml) {
  EXPECT_TRUE(FitsXml("plain/\xC3\xA9\t\n\r"));
  EXPECT_FALSE(FitsXml("u0001\x01"));
  EXPECT_FALSE(FitsXml("\xEF\xBF\xBF"));
}

TEST(S3Request, ChecksumsAreForAwsUnlessSaidOtherwise) {
  EXPECT_TRUE(SendsChecksums({}));
  EXPECT_FALSE(SendsChecksums({.endpoint = "http://127.0.0.1:9000"}));
  EXPECT_TRUE(SendsChecksums({.endpoint = "http://h", .checksums = Checksums::kWhenSupported}));
  EXPECT_FALSE(SendsChecksums({.checksums = Checksums::kWhenRequired}));
}

}  // namespace
}  // namespace waybill::s3
