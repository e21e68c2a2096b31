// What the client does over TLS and over plain HTTP: whom it trusts, and what it signs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/digest.h"
#include "s3/client.h"
#include "servers/fake_transport.h"
#include "servers/s3_client_rig.h"
#include "servers/strict_s3.h"

namespace waybill::s3 {
namespace {

using servers::S3ClientRig;
using servers::S3User;
using servers::SentRequest;
using servers::StrictS3;
using testing::AllOf;
using testing::HasSubstr;

constexpr char kUnsigned[] = "UNSIGNED-PAYLOAD";

/// A store over TLS, whose certificate was made for this test and lists `names`.
class TlsStore {
 public:
  explicit TlsStore(const std::vector<std::string>& names)
      : identity_(servers::MakeTlsIdentity(names)),
        server({.least_part_bytes = 4, .tls = identity_}) {
    std::ofstream(ca_file_) << identity_.certificate;
    server.AddBucket("plain-bucket");
    server.AddBucket("bucket.with.dots");
  }
  ~TlsStore() { std::remove(ca_file_.c_str()); }

  std::string ca_file() const { return ca_file_; }

 private:
  const servers::TlsIdentity identity_;
  const std::string ca_file_ = testing::TempDir() + "/waybill_s3_ca_" +
                               testing::UnitTest::GetInstance()->current_test_info()->name() +
                               ".pem";

 public:
  StrictS3 server;
};

Status PutOne(Client& client, const std::string& bucket) {
  return client.PutObject(bucket, "k", "body", {}, {}, {}).status();
}

/// An upload of two parts, completed.
Status Upload(Client& client, const std::string& bucket) {
  ARROW_ASSIGN_OR_RAISE(NewUpload upload, client.CreateUpload(bucket, "u", {}, {}));
  std::vector<Part> parts;
  for (int number : {1, 2}) {
    ARROW_ASSIGN_OR_RAISE(
        Part part, client.UploadPart(bucket, "u", upload.upload_id, number, "part bytes", {}));
    parts.push_back(part);
  }
  return client.CompleteUpload(bucket, "u", upload.upload_id, parts, {}, {}).status();
}

TEST(S3Tls, CaFileMakesAPrivateStoreTrusted) {
  TlsStore store({"127.0.0.1"});
  S3ClientRig rig(store.server, {.ca_file = store.ca_file()});
  Status put = PutOne(*rig.client, "plain-bucket");
  EXPECT_TRUE(put.ok()) << put;
  Status upload = Upload(*rig.client, "plain-bucket");
  EXPECT_TRUE(upload.ok()) << upload;
  EXPECT_EQ(store.server.Find("plain-bucket", "k")->body, "body");
  EXPECT_EQ(store.server.Find("plain-bucket", "u")->body, "part bytespart bytes");
}

TEST(S3Tls, WithoutTheAuthorityNothingIsSentAndTheSettingIsNamed) {
  TlsStore store({"127.0.0.1"});
  S3ClientRig rig(store.server);
  Status status = PutOne(*rig.client, "plain-bucket");
  EXPECT_EQ(KindOf(status), ErrorKind::kDefinition);
  EXPECT_THAT(status.message(), AllOf(HasSubstr("s3://plain-bucket/k"), HasSubstr("not trusted"),
                                      HasSubstr("ca_certificate")));
  EXPECT_EQ(store.server.requests(), 0);
}

TEST(S3Tls, AnotherAuthoritysFileDoesNotHelp) {
  TlsStore store({"127.0.0.1"});
  const std::string other = store.ca_file() + ".other";
  std::ofstream(other) << servers::MakeTlsIdentity({"127.0.0.1"}).certificate;
  S3ClientRig rig(store.server, {.ca_file = other});
  EXPECT_THAT(PutOne(*rig.client, "plain-bucket").message(), HasSubstr("not trusted"));
  EXPECT_EQ(store.server.requests(), 0);
  std::remove(other.c_str());
}

TEST(S3Tls, CertificateForAnotherNameIsRefused) {
  TlsStore store({"s3.example.com"});
  S3ClientRig rig(store.server, {.ca_file = store.ca_file()});
  Status status = PutOne(*rig.client, "plain-bucket");
  EXPECT_EQ(KindOf(status), ErrorKind::kDefinition);
  EXPECT_THAT(status.message(), HasSubstr("for another host name"));
  EXPECT_EQ(store.server.requests(), 0);
}

TEST(S3Tls, VirtualHostNeedsTheBucketsNameInTheCertificate) {
  TlsStore store({"localhost"});
  ClientOptions options{.endpoint = store.server.localhost_url(),
                        .addressing = Addressing::kVirtualHost,
                        .ca_file = store.ca_file()};
  S3ClientRig rig(options, S3User{});
  Status status = PutOne(*rig.client, "plain-bucket");
  EXPECT_THAT(status.message(),
              AllOf(HasSubstr("for another host name"), HasSubstr("path-style addressing")));
  // With dots no wildcard could cover it, and the client takes the path by itself.
  status = PutOne(*rig.client, "bucket.with.dots");
  EXPECT_TRUE(status.ok()) << status;
}

TEST(S3Tls, VirtualHostUnderItsOwnCertificateWorks) {
  TlsStore store({"localhost", "plain-bucket.localhost"});
  ClientOptions options{.endpoint = store.server.localhost_url(),
                        .addressing = Addressing::kVirtualHost,
                        .ca_file = store.ca_file()};
  S3ClientRig rig(options, S3User{});
  Status status = PutOne(*rig.client, "plain-bucket");
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(store.server.Find("plain-bucket", "k")->body, "body");
}

TEST(S3PlainHttp, BucketIsTheHostWithAndWithoutDots) {
  StrictS3 server;
  for (const char* bucket : {"plain-bucket", "bucket.with.dots"}) server.AddBucket(bucket);
  ClientOptions options{.endpoint = server.localhost_url(), .addressing = Addressing::kVirtualHost};
  S3ClientRig rig(options, S3User{});
  for (const char* bucket : {"plain-bucket", "bucket.with.dots"}) {
    Status status = PutOne(*rig.client, bucket);
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(server.Find(bucket, "k")->body, "body");
  }
}

/// A client over a transport that takes everything; what it sent is kept.
class Recorded {
 public:
  explicit Recorded(ClientOptions options)
      : client(std::move(options), {transport, credentials, clock, random, log}) {}

  /// The request that was last sent with that method and, where given, that query.
  SentRequest Last(std::string_view method, std::string_view query = "") const {
    for (auto sent = transport.sent().rbegin(); sent != transport.sent().rend(); ++sent) {
      if (sent->method == method && sent->url.find(query) != sent->url.npos) return *sent;
    }
    ADD_FAILURE() << "no " << method << " " << query;
    return {};
  }

 private:
  static http::Response Answer(const SentRequest& request) {
    bool creates = request.method == "POST" && request.url.ends_with("?uploads=");
    std::string body = creates ? "<InitiateMultipartUploadResult><UploadId>u1</UploadId>"
                                 "</InitiateMultipartUploadResult>"
                               : "<CompleteMultipartUploadResult><ETag>\"e\"</ETag>"
                                 "</CompleteMultipartUploadResult>";
    return {
        200, {{"ETag", "\"e\""}, {"Content-Length", "20"}}, request.method == "POST" ? body : ""};
  }

 public:
  ManualClock clock{StrictS3::FixedNow()};
  SeededRandom random{7};
  NullLog log;
  servers::ChangingCredentials credentials{servers::CredentialsOf(S3User{})};
  servers::FakeTransport transport{&Recorded::Answer};
  Client client;
};

std::string PayloadHash(const SentRequest& request) {
  return request.Header("x-amz-content-sha256");
}

TEST(S3Payload, IsUnsignedOverTlsWhereAChecksumGuardsIt) {
  Recorded aws({.region = "eu-west-1"});
  ASSERT_TRUE(PutOne(aws.client, "plain-bucket").ok());
  SentRequest put = aws.Last("PUT");
  EXPECT_EQ(PayloadHash(put), kUnsigned);
  EXPECT_FALSE(put.Header("x-amz-checksum-crc32c").empty());
  ASSERT_TRUE(Upload(aws.client, "plain-bucket").ok());
  EXPECT_EQ(PayloadHash(aws.Last("PUT", "partNumber=2")), kUnsigned);
}

TEST(S3Payload, ChecksumOfAnotherThingDoesNotGuardADocument) {
  // Complete carries the CRC-32C of the object, not of the list of parts that is sent.
  Recorded aws({.region = "eu-west-1"});
  ASSERT_TRUE(Upload(aws.client, "plain-bucket").ok());
  SentRequest complete = aws.Last("POST", "uploadId=u1");
  EXPECT_FALSE(complete.Header("x-amz-checksum-crc32c").empty());
  EXPECT_EQ(PayloadHash(complete), Hex(Sha256(complete.body)));
}

TEST(S3Payload, IsSignedOverTlsWithoutAChecksum) {
  Recorded store({.endpoint = "https://store.example.com"});
  ASSERT_TRUE(PutOne(store.client, "plain-bucket").ok());
  SentRequest put = store.Last("PUT");
  EXPECT_EQ(put.Header("x-amz-checksum-crc32c"), "");
  EXPECT_EQ(PayloadHash(put), Hex(Sha256("body")));
}

TEST(S3Payload, IsSignedOverPlainHttpAlways) {
  for (Checksums checksums : {Checksums::kWhenSupported, Checksums::kWhenRequired}) {
    Recorded store({.endpoint = "http://store.example.com", .checksums = checksums});
    ASSERT_TRUE(PutOne(store.client, "plain-bucket").ok());
    EXPECT_EQ(PayloadHash(store.Last("PUT")), Hex(Sha256("body")));
    ASSERT_TRUE(Upload(store.client, "plain-bucket").ok());
    EXPECT_EQ(PayloadHash(store.Last("PUT", "partNumber=2")), Hex(Sha256("part bytes")));
  }
}

/// The request as it would be on the wire: libcurl takes the Host from the URL.
servers::HttpRequest OnTheWire(const SentRequest& sent) {
  size_t host = sent.url.find("://") + 3, path = sent.url.find('/', host);
  servers::HttpRequest request{.method = sent.method, .target = sent.url.substr(path)};
  request.path = request.target.substr(0, request.target.find('?'));
  request.headers = {{"Host", sent.url.substr(host, path - host)}};
  for (const auto& header : sent.headers) request.headers.push_back(header);
  request.body = sent.body;
  return request;
}

TEST(S3VirtualHost, UrlHostAndSignatureAreOfTheBucket) {
  struct Case {
    std::string bucket, region, url;
  };
  // docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
  for (const Case& c :
       {Case{"plain-bucket", "eu-west-1", "https://plain-bucket.s3.eu-west-1.amazonaws.com/k"},
        Case{"bucket.with.dots", "eu-west-1",
             "https://s3.eu-west-1.amazonaws.com/bucket.with.dots/k"},
        Case{"plain-bucket", "cn-north-1",
             "https://plain-bucket.s3.cn-north-1.amazonaws.com.cn/k"}}) {
    Recorded aws({.region = c.region});
    ASSERT_TRUE(PutOne(aws.client, c.bucket).ok());
    SentRequest put = aws.Last("PUT");
    EXPECT_EQ(put.url, c.url);
    EXPECT_THAT(put.Header("Authorization"), HasSubstr("/" + c.region + "/s3/aws4_request"));
    servers::HttpRequest wire = OnTheWire(put);
    EXPECT_EQ(servers::CheckSignature(wire, S3User{}, StrictS3::FixedNow(), /*tls=*/true).code, "");
    wire.headers[0].second = "another.s3.eu-west-1.amazonaws.com";
    EXPECT_EQ(servers::CheckSignature(wire, S3User{}, StrictS3::FixedNow(), /*tls=*/true).code,
              "SignatureDoesNotMatch");
  }
}

}  // namespace
}  // namespace waybill::s3
