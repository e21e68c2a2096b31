#include "s3/object_headers.h"

#include <gtest/gtest.h>

namespace waybill::s3 {
namespace {

TEST(S3ObjectHeaders, SizeOfARangeIsThatOfTheWhole) {
  auto info = ReadObjectHeaders("k", {{"Content-Length", "5"}, {"Content-Range", "bytes 5-9/100"}});
  EXPECT_EQ(info->object.bytes, 100);
  EXPECT_EQ(ParseContentRange("bytes 5-9/100")->first, 5);
  for (const char* bad : {"", "bytes", "bytes 5-9/*", "bytes */100", "items 1-2/3"}) {
    EXPECT_FALSE(ParseContentRange(bad)) << bad;
  }
}

TEST(S3ObjectHeaders, WithoutASizeTheAnswerBrokeOff) {
  EXPECT_EQ(KindOf(ReadObjectHeaders("k", {{"ETag", "e"}}).status()), ErrorKind::kBusy);
}

TEST(S3ObjectHeaders, MetadataNamesAreLowerCase) {
  auto info = ReadObjectHeaders("k", {{"content-length", "1"},
                                      {"X-Amz-Meta-Waybill-Job", "j"},
                                      {"x-amz-version-id", "null"},
                                      {"ETag", "\"e\""}});
  EXPECT_EQ(info->metadata.at("waybill-job"), "j");
  EXPECT_EQ(info->object.version_id, "");
  EXPECT_EQ(info->object.etag, "\"e\"");
}

TEST(S3ObjectHeaders, OnlyAChecksumOfTheWholeCounts) {
  auto crc = [](http::Headers headers) {
    headers.emplace_back("Content-Length", "1");
    return ReadObjectHeaders("k", headers)->checksum_crc32c;
  };
  EXPECT_EQ(crc({{"x-amz-checksum-crc32c", "4waSgw=="}}), "4waSgw==");
  EXPECT_EQ(crc({{"x-amz-checksum-crc32c", "4waSgw==-3"}}), "");
  EXPECT_EQ(crc({{"x-amz-checksum-crc32c", "4waSgw=="}, {"x-amz-checksum-type", "COMPOSITE"}}), "");
}

}  // namespace
}  // namespace waybill::s3
