#include "s3/replies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::s3 {
namespace {

using testing::ElementsAre;

// The example of docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html, shortened.
constexpr char kListing[] = R"(<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <Name>quotes</Name><Prefix>E</Prefix><KeyCount>2</KeyCount><MaxKeys>2</MaxKeys>
  <IsTruncated>true</IsTruncated><EncodingType>url</EncodingType>
  <NextContinuationToken>1w41l63U0xa8q7smH50vCxyTQqdxo69O3EmK28Bi5PcROI4wI/EyIJg==</NextContinuationToken>
  <Contents><Key>Example+Object%2B.txt</Key><LastModified>2013-09-17T18:07:53.000Z</LastModified>
    <ETag>&quot;599bab3ed2c697f1d26842727561fd94&quot;</ETag><Size>857</Size>
    <StorageClass>REDUCED_REDUNDANCY</StorageClass></Contents>
  <Contents><Key>%09%0A%01/%C3%A9</Key><LastModified>2013-09-17T18:07:53Z</LastModified>
    <ETag>"e"</ETag><Size>0</Size><StorageClass>STANDARD</StorageClass></Contents>
  <CommonPrefixes><Prefix>photos/2006/a+b/</Prefix></CommonPrefixes>
</ListBucketResult>)";

TEST(S3Replies, ListingIsReadAndItsKeysDecodedAsS3EncodesThem) {
  auto page = ParseListPage(kListing);
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->objects.size(), 2u);
  EXPECT_EQ(page->objects[0].key, "Example Object+.txt");
  EXPECT_EQ(page->objects[0].etag, "\"599bab3ed2c697f1d26842727561fd94\"");
  EXPECT_EQ(page->objects[0].bytes, 857);
  EXPECT_EQ(page->objects[0].modified, *ParseUtc("2013-09-17T18:07:53Z"));
  EXPECT_EQ(page->objects[0].storage_class, "REDUCED_REDUNDANCY");
  EXPECT_EQ(page->objects[1].key, "\t\n\x01/\xC3\xA9");
  EXPECT_EQ(page->objects[1].storage_class, "");
  EXPECT_THAT(page->common_prefixes, ElementsAre("photos/2006/a b/"));
  EXPECT_EQ(page->next_token, "1w41l63U0xa8q7smH50vCxyTQqdxo69O3EmK28Bi5PcROI4wI/EyIJg==");
}

TEST(S3Replies, KeysAreTakenAsTheyAreWhereTheStoreDoesNotEncode) {
  auto page = ParseListPage(
      "<ListBucketResult><Contents><Key>a+b%2F &amp; c</Key><LastModified>2013-09-17T18:07:53Z"
      "</LastModified><ETag>e</ETag><Size>1</Size></Contents><Contents><Key> </Key><LastModified>"
      "2013-09-17T18:07:53Z</LastModified><ETag>e</ETag><Size>1</Size></Contents>"
      "</ListBucketResult>");
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->objects[0].key, "a+b%2F & c");
  EXPECT_EQ(page->objects[1].key, " ");
  EXPECT_EQ(page->next_token, "");
}

TEST(S3Replies, ListingCutAnywhereIsBusyAndNeverShorter) {
  const std::string whole = kListing;
  for (size_t cut = 0; cut < whole.size(); ++cut) {
    auto page = ParseListPage(whole.substr(0, cut));
    ASSERT_FALSE(page.ok()) << cut;
    EXPECT_EQ(KindOf(page.status()), ErrorKind::kBusy) << cut;
  }
}

TEST(S3Replies, OtherDocumentsAreNoListing) {
  EXPECT_EQ(KindOf(ParseListPage("<html><body>hello</body></html>").status()), ErrorKind::kData);
  EXPECT_EQ(KindOf(ParseListPage("not xml").status()), ErrorKind::kBusy);
}

TEST(S3Replies, TruncatedWithoutATokenIsRefused) {
  auto page = ParseListPage("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>");
  EXPECT_EQ(KindOf(page.status()), ErrorKind::kData);
}

TEST(S3Replies, EntitiesOfADoctypeAreNotReplaced) {
  auto page = ParseListPage(
      "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><ListBucketResult><Contents><Key>"
      "&e;</Key><LastModified>2013-09-17T18:07:53Z</LastModified><ETag>e</ETag><Size>1</Size>"
      "</Contents></ListBucketResult>");
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->objects[0].key, "&e;");
}

TEST(S3Replies, LocationsHaveTheirOldNames) {
  auto location = [](const std::string& inner) {
    return *ParseLocation("<LocationConstraint xmlns=\"x\">" + inner + "</LocationConstraint>");
  };
  EXPECT_EQ(location(""), "us-east-1");
  EXPECT_EQ(location("EU"), "eu-west-1");
  EXPECT_EQ(location("ap-northeast-1"), "ap-northeast-1");
}

TEST(S3Replies, BucketsArePaged) {
  auto page = ParseBuckets(
      "<s:ListAllMyBucketsResult xmlns:s=\"x\"><s:Buckets><s:Bucket><s:Name>a</s:Name>"
      "<s:CreationDate>2019-12-11T23:32:47+00:00</s:CreationDate></s:Bucket></s:Buckets>"
      "<s:ContinuationToken>t</s:ContinuationToken></s:ListAllMyBucketsResult>");
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->buckets.at(0).name, "a");
  EXPECT_EQ(page->buckets.at(0).created, *ParseUtc("2019-12-11T23:32:47Z"));
  EXPECT_EQ(page->next_token, "t");
}

TEST(S3Replies, UploadsAndPartsArePaged) {
  auto uploads = ParseUploads(
      "<ListMultipartUploadsResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
      "<NextKeyMarker>a+b</NextKeyMarker><NextUploadIdMarker>u2</NextUploadIdMarker><Upload><Key>"
      "a+b</Key><UploadId>u2</UploadId><Initiated>2010-11-10T20:48:33.000Z</Initiated></Upload>"
      "</ListMultipartUploadsResult>");
  ASSERT_TRUE(uploads.ok()) << uploads.status();
  EXPECT_EQ(uploads->uploads.at(0).key, "a b");
  EXPECT_EQ(uploads->uploads.at(0).initiated, *ParseUtc("2010-11-10T20:48:33Z"));
  EXPECT_EQ(uploads->next_key, "a b");
  EXPECT_EQ(uploads->next_upload_id, "u2");
  auto parts = ParseParts(
      "<ListPartsResult><NextPartNumberMarker>2</NextPartNumberMarker><IsTruncated>true"
      "</IsTruncated><Part><PartNumber>2</PartNumber><ETag>\"e\"</ETag><Size>10485760</Size></Part>"
      "</ListPartsResult>");
  ASSERT_TRUE(parts.ok());
  EXPECT_EQ(parts->parts.at(0).number, 2);
  EXPECT_EQ(parts->parts.at(0).bytes, 10485760);
  EXPECT_EQ(parts->next_number, 2);
}

TEST(S3Replies, ErrorsOfBothShapesAreRead) {
  auto s3 = ParseErrorDocument(
      "<Error><Code>NoSuchKey</Code><Message>gone</Message><RequestId>r</RequestId>"
      "<HostId>h</HostId><Region>eu-west-1</Region></Error>");
  EXPECT_EQ(s3.code, "NoSuchKey");
  EXPECT_EQ(s3.request_id, "r");
  EXPECT_EQ(s3.region, "eu-west-1");
  auto wrapped = ParseErrorDocument(
      "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code></Error>"
      "<RequestId>r2</RequestId></ErrorResponse>");
  EXPECT_EQ(wrapped.code, "Throttling");
  EXPECT_EQ(wrapped.request_id, "r2");
  EXPECT_EQ(ParseErrorDocument("<html>").code, "");
  EXPECT_EQ(ParseErrorDocument("").code, "");
}

TEST(S3Replies, UrlTextIsDecodedAsFormsAre) {
  EXPECT_EQ(DecodeUrl("%2Fa+b%2b%"), "/a b+%");
  EXPECT_EQ(DecodeUrl("%zz%4"), "%zz%4");
}

}  // namespace
}  // namespace waybill::s3
