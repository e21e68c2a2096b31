#include "base/redaction.h"

#include <gtest/gtest.h>

namespace waybill {
namespace {

// AWS's published example keys.
constexpr char kKeyId[] = "AKIAIOSFODNN7EXAMPLE";
constexpr char kSecret[] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

TEST(Redaction, KeyIdsOfAwsGo) {
  EXPECT_EQ(Redacted(std::string("key ") + kKeyId + " is unknown"), "key [redacted] is unknown");
  EXPECT_EQ(Redacted("<AWSAccessKeyId>ASIAIOSFODNN7EXAMPLE</AWSAccessKeyId>"),
            "<AWSAccessKeyId>[redacted]</AWSAccessKeyId>");
  EXPECT_EQ(Redacted("AKIA and ASIAN, s3://b/AKIA-1"), "AKIA and ASIAN, s3://b/AKIA-1");
}

TEST(Redaction, SecretsBehindTheirNamesGo) {
  std::string secret = kSecret;
  EXPECT_EQ(Redacted("aws_secret_access_key = " + secret), "aws_secret_access_key = [redacted]");
  EXPECT_EQ(Redacted(R"({"SecretAccessKey":")" + secret + R"("})"),
            R"({"SecretAccessKey":"[redacted]"})");
  EXPECT_EQ(Redacted("<SecretAccessKey>" + secret + "</SecretAccessKey>"),
            "<SecretAccessKey>[redacted]</SecretAccessKey>");
  EXPECT_EQ(Redacted("Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc"),
            "Authorization: Bearer [redacted]");
  EXPECT_EQ(Redacted("x-amz-server-side-encryption-customer-key: " + secret),
            "x-amz-server-side-encryption-customer-key: [redacted]");
}

TEST(Redaction, SignedUrlsAndStringsToSignGo) {
  EXPECT_EQ(Redacted("/k?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1&"
                     "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f"),
            "/k?X-Amz-Credential=[redacted]&X-Amz-Signature=[redacted]");
  EXPECT_EQ(Redacted("StringToSign AWS4-HMAC-SHA256\n20130524T000000Z\n2013/us-east-1\nf0e8bdb8"),
            "StringToSign [redacted]");
}

TEST(Redaction, KeysOfOurApiAndUsersOfUrlsGo) {
  EXPECT_EQ(Redacted("found tra_" + std::string(64, 'a') + "."), "found tra_[redacted].");
  EXPECT_EQ(Redacted("http://user:pass@proxy:3128/ is closed"),
            "http://[redacted]@proxy:3128/ is closed");
}

TEST(Redaction, SentencesStay) {
  for (const char* text :
       {"aws_secret_access_key is not set: enter it with waybill connection edit",
        "token: must be a text", "GET https://s3.example: the certificate is not trusted",
        "s3://bucket/AKIA/orders@2024.csv line 17", "ops@example.com", "", "password"}) {
    EXPECT_EQ(Redacted(text), text);
  }
}

}  // namespace
}  // namespace waybill
