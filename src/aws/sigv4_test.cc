#include "aws/sigv4.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "aws/canonical_request.h"
#include "base/digest.h"
#include "base/json.h"

namespace waybill::aws {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

Json ReadJson(const fs::path& path) {
  return ParseJson(ReadFile(path), path.string()).ValueOrDie();
}

/// One folder of AWS's signing test suite.
struct PublishedCase {
  explicit PublishedCase(fs::path where)
      : folder(std::move(where)), context(ReadJson(folder / "context.json")) {
    const Json& keys = context["credentials"];
    credentials.access_key_id = keys["access_key_id"];
    credentials.secret_access_key = Secret(keys["secret_access_key"].get<std::string>());
    // The token is then added after signing: the signature does not cover it.
    bool omitted = context.value("omit_session_token", false);
    if (keys.contains("token") && !omitted) {
      credentials.session_token = Secret(keys["token"].get<std::string>());
    }
    scope = {context["region"], context["service"]};
    now = ParseUtc(context["timestamp"].get<std::string>()).ValueOrDie();
    ReadRequest();
  }

  std::string File(const std::string& name) const { return ReadFile(folder / name); }
  bool normalises() const { return context["normalize"]; }
  PathRule rule() const { return normalises() ? PathRule::kNormalised : PathRule::kEncoded; }

  fs::path folder;
  Json context;
  Credentials credentials;
  SigningScope scope;
  Time now;
  http::Request request;
  std::string body;

 private:
  /// "GET /a b?x HTTP/1.1\nName:value\n continued\n\nbody"
  void ReadRequest() {
    std::istringstream text(File("request.txt"));
    std::string line;
    std::getline(text, line);
    size_t first = line.find(' ');
    size_t last = line.rfind(' ');
    request.method = line.substr(0, first);
    request.url = "https://example.amazonaws.com" + line.substr(first + 1, last - first - 1);
    while (std::getline(text, line) && !line.empty()) {
      if (line.front() == ' ') {
        request.headers.back().second += "\n" + line;
        continue;
      }
      size_t colon = line.find(':');
      request.headers.emplace_back(line.substr(0, colon), line.substr(colon + 1));
    }
    std::getline(text, body, '\0');
    request.body = body;
  }
};

std::vector<fs::path> PublishedFolders() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(fs::path(TEST_DATA_DIR) / "sigv4")) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  std::ranges::sort(folders);
  return folders;
}

TEST(SigV4Published, AllCasesAreThere) { EXPECT_EQ(PublishedFolders().size(), 38u); }

class SigV4Published : public testing::TestWithParam<fs::path> {};

TEST_P(SigV4Published, HeaderFormStepByStep) {
  PublishedCase published(GetParam());
  http::Request request = published.request;
  std::string hash = Hex(Sha256(published.body));
  request.headers.emplace_back("X-Amz-Date", FormatBasicUtc(published.now));
  if (published.context["sign_body"]) request.headers.emplace_back("x-amz-content-sha256", hash);
  if (published.credentials.session_token) {
    request.headers.emplace_back("X-Amz-Security-Token",
                                 published.credentials.session_token->Reveal());
  }
  auto canonical = MakeCanonicalRequest(request, published.rule(), hash);
  EXPECT_EQ(canonical.text, published.File("header-canonical-request.txt"));
  std::string to_sign = StringToSign(published.scope, published.now, canonical.text);
  EXPECT_EQ(to_sign, published.File("header-string-to-sign.txt"));
  EXPECT_EQ(Signature(published.credentials, published.scope, published.now, to_sign),
            published.File("header-signature.txt"));
}

TEST_P(SigV4Published, SignedRequest) {
  PublishedCase published(GetParam());
  if (!published.normalises()) return;  // S3's rule, which only its own service name selects
  http::Request request = published.request;
  std::string hash = Hex(Sha256(published.body));
  if (published.context["sign_body"]) request.headers.emplace_back("x-amz-content-sha256", hash);
  SignRequest(published.credentials, published.scope, published.now, hash, &request);
  std::string expected = published.File("header-signed-request.txt");
  for (std::string name : {"X-Amz-Date", "Authorization"}) {
    auto value = http::FindHeader(request.headers, name);
    ASSERT_TRUE(value.has_value());
    EXPECT_NE(expected.find("\n" + name + ":" + *value + "\n"), std::string::npos) << *value;
  }
}

TEST_P(SigV4Published, QueryFormStepByStep) {
  PublishedCase published(GetParam());
  std::string expected = published.File("query-signed-request.txt");
  // The canonical request is the signed one without its signature.
  http::Request request = published.request;
  std::string target = expected.substr(expected.find(' ') + 1);
  target = target.substr(0, target.find(" HTTP/1.1"));
  target = target.substr(0, target.find("&X-Amz-Signature="));
  if (published.context.value("omit_session_token", false)) {
    target = target.substr(0, target.find("&X-Amz-Security-Token="));
  }
  request.url = "https://example.amazonaws.com" + target;
  auto canonical = MakeCanonicalRequest(request, published.rule(), Hex(Sha256(published.body)));
  EXPECT_EQ(canonical.text, published.File("query-canonical-request.txt"));
  std::string to_sign = StringToSign(published.scope, published.now, canonical.text);
  EXPECT_EQ(to_sign, published.File("query-string-to-sign.txt"));
  EXPECT_EQ(Signature(published.credentials, published.scope, published.now, to_sign),
            published.File("query-signature.txt"));
}

TEST_P(SigV4Published, PresignedUrl) {
  PublishedCase published(GetParam());
  if (!published.normalises()) return;
  std::chrono::seconds lifetime(published.context["expiration_in_seconds"].get<int>());
  std::string url = PresignUrl(published.credentials, published.scope, published.now, lifetime,
                               published.request);
  EXPECT_TRUE(url.ends_with("&X-Amz-Signature=" + published.File("query-signature.txt"))) << url;
}

INSTANTIATE_TEST_SUITE_P(AwsSuite, SigV4Published, testing::ValuesIn(PublishedFolders()),
                         [](const auto& tested) {
                           std::string name = tested.param.filename().string();
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

/// Requests as botocore built and signed them (tools/botocore_vectors.py).
struct BotocoreFile {
  explicit BotocoreFile(const std::string& name)
      : json(ReadJson(fs::path(TEST_DATA_DIR) / "sigv4_botocore" / name)),
        now(ParseUtc(json["time"].get<std::string>()).ValueOrDie()) {}

  Credentials CredentialsOf(const Json& test) const {
    Credentials credentials{
        json["access_key_id"], Secret(json["secret_access_key"].get<std::string>()), {}, {}};
    if (test["token"].is_string())
      credentials.session_token = Secret(test["token"].get<std::string>());
    return credentials;
  }
  Json json;
  Time now;
};

/// The request as it was before botocore signed it.
http::Request Unsigned(const Json& test, const std::string& body) {
  http::Request request{.method = test["method"], .url = test["url"], .body = body};
  for (const auto& [name, value] : test["headers"].items()) {
    if (name != "Authorization") request.headers.emplace_back(name, value);
  }
  return request;
}

void ExpectSameSignature(const BotocoreFile& file, const Json& test, const std::string& service) {
  std::string body = test["body"];
  http::Request request = Unsigned(test, body);
  SignRequest(file.CredentialsOf(test), {test["region"], service}, file.now, Hex(Sha256(body)),
              &request);
  EXPECT_EQ(http::FindHeader(request.headers, "Authorization"),
            test["headers"]["Authorization"].get<std::string>())
      << test["url"];
}

TEST(SigV4Botocore, S3RequestsGetTheSameSignature) {
  BotocoreFile file("s3.json");
  EXPECT_EQ(file.json["cases"].size(), 57u);
  for (const Json& test : file.json["cases"]) ExpectSameSignature(file, test, "s3");
}

TEST(SigV4Botocore, StsRequestsGetTheSameSignature) {
  BotocoreFile file("sts.json");
  int count = 0;
  for (const Json& test : file.json["cases"]) {
    if (!test["headers"].contains("Authorization")) continue;
    ExpectSameSignature(file, test, "sts");
    ++count;
  }
  EXPECT_EQ(count, 12);
}

TEST(SigV4Botocore, KeysAreEncodedIntoTheSamePath) {
  BotocoreFile file("s3.json");
  for (const Json& test : file.json["cases"]) {
    if (!test["key"].is_string()) continue;
    std::string path(SplitUrl(test["url"].get_ref<const std::string&>()).path);
    EXPECT_EQ("/bucket-1/" + UriEncodePath(test["key"].get<std::string>()), path);
  }
}

TEST(SigV4Botocore, PresignedUrlsGetTheSameSignature) {
  BotocoreFile file("s3_presigned.json");
  EXPECT_EQ(file.json["cases"].size(), 50u);
  for (const Json& test : file.json["cases"]) {
    std::string expected = test["url"];
    http::Request request{.url = expected.substr(0, expected.find('?'))};
    std::string url = PresignUrl(file.CredentialsOf(test), {test["region"], "s3"}, file.now,
                                 std::chrono::seconds(test["lifetime"].get<int>()), request);
    // The order of the query differs; what it says must not.
    EXPECT_EQ(CanonicalQuery(SplitUrl(url).query), CanonicalQuery(SplitUrl(expected).query));
    EXPECT_EQ(SplitUrl(url).path, SplitUrl(expected).path);
  }
}

TEST(SigV4, SigningAgainReplacesTheEarlierSignature) {
  Time now = ParseUtc("2026-01-01T00:00:00Z").ValueOrDie();
  Credentials old_keys{"AKIDOLD", Secret("old"), Secret("token"), {}};
  Credentials new_keys{"AKIDNEW", Secret("new"), {}, {}};
  http::Request twice{.url = "https://b.example.com/k"};
  http::Request once = twice;
  SignRequest(old_keys, {"us-east-1", "s3"}, now, kUnsignedPayload, &twice);
  twice.url = once.url = "https://b.example.org/k";
  now += std::chrono::hours(1);
  SignRequest(new_keys, {"eu-west-1", "s3"}, now, kUnsignedPayload, &twice);
  SignRequest(new_keys, {"eu-west-1", "s3"}, now, kUnsignedPayload, &once);
  EXPECT_EQ(std::multimap(twice.headers.begin(), twice.headers.end()),
            std::multimap(once.headers.begin(), once.headers.end()));
  EXPECT_FALSE(http::FindHeader(twice.headers, "X-Amz-Security-Token").has_value());
}

TEST(SigV4, HeadersThatProxiesTouchAreNotSigned) {
  Credentials keys{"AKID", Secret("s"), {}, {}};
  http::Request request{.url = "http://h/",
                        .headers = {{"User-Agent", "w"},
                                    {"Expect", "100-continue"},
                                    {"Connection", "close"},
                                    {"X-Amzn-Trace-Id", "t"}}};
  SignRequest(keys, {"r", "s3"}, Time(), kUnsignedPayload, &request);
  EXPECT_NE(http::FindHeader(request.headers, "Authorization")
                ->find("SignedHeaders=host;x-amz-content-sha256;x-amz-date,"),
            std::string::npos);
}

TEST(SigV4, HostLeavesOutOnlyTheSchemesOwnPort) {
  Credentials keys{"AKID", Secret("s"), {}, {}};
  for (auto [url, host] :
       {std::pair("http://h:80/", "h"), std::pair("https://h:443/", "h"),
        std::pair("https://h:80/", "h:80"), std::pair("http://h:9000/", "h:9000")}) {
    http::Request request{.url = url};
    SignRequest(keys, {"r", "s3"}, Time(), kUnsignedPayload, &request);
    EXPECT_EQ(http::FindHeader(request.headers, "Host"), host);
  }
}

TEST(UriEncode, OnlyUnreservedBytesStay) {
  EXPECT_EQ(UriEncode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(UriEncode("a b/+\xc3\xa9%"), "a%20b%2F%2B%C3%A9%25");
  EXPECT_EQ(UriEncodePath("a//b/../c+"), "a//b/../c%2B");
  EXPECT_EQ(UriEncode(std::string_view("\0\xff", 2)), "%00%FF");
}

}  // namespace
}  // namespace waybill::aws
