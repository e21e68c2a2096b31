#include "base/bytes_json.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace waybill {
namespace {

// RFC 4648 §10.
constexpr std::pair<std::string_view, std::string_view> kVectors[] = {
    {"", ""},
    {"Zg==", "f"},
    {"Zm8=", "fo"},
    {"Zm9v", "foo"},
    {"Zm9vYg==", "foob"},
    {"Zm9vYmE=", "fooba"},
    {"Zm9vYmFy", "foobar"},
};

TEST(FromBase64, ReadsThePublishedVectors) {
  for (auto [text, bytes] : kVectors) EXPECT_EQ(FromBase64(text, "t").ValueOrDie(), bytes) << text;
}

TEST(FromBase64, RefusesWhatIsNotCanonical) {
  for (std::string_view text : {"Zg", "Zg=", "Zh==", "Zg==Zg==", "Zm9v\n", "Z", "====", "Zm9-"}) {
    auto read = FromBase64(text, "plan.jsonl line 3");
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(KindOf(read.status()), ErrorKind::kData);
    EXPECT_THAT(read.status().message(), testing::StartsWith("plan.jsonl line 3: "));
  }
}

TEST(BytesJson, Utf8IsAPlainText) {
  EXPECT_EQ(BytesToJson("注文/1.csv").dump(), "\"注文/1.csv\"");
  EXPECT_EQ(BytesToJson(std::string_view("a\0b", 3)).dump(), R"("a\u0000b")");
}

TEST(BytesJson, OtherBytesAreBase64) {
  EXPECT_EQ(BytesToJson("a\xff").dump(), R"({"base64":"Yf8="})");
  // A surrogate half is no UTF-8 (RFC 3629 §3).
  EXPECT_EQ(BytesToJson("\xed\xa0\x80").dump(), R"({"base64":"7aCA"})");
}

TEST(BytesJson, EveryByteComesBack) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  for (size_t length = 0; length <= all.size(); ++length) {
    std::string bytes = all.substr(all.size() - length);
    auto text = BytesToJson(bytes).dump();
    EXPECT_EQ(BytesFromJson(ParseJson(text, "t").ValueOrDie(), "t").ValueOrDie(), bytes);
  }
}

TEST(BytesJson, RefusesOtherShapes) {
  for (std::string_view text :
       {"1", "null", "[]", "{}", R"({"base64":1})", R"({"base64":"","x":1})"}) {
    EXPECT_FALSE(BytesFromJson(ParseJson(text, "t").ValueOrDie(), "t").ok()) << text;
  }
}

}  // namespace
}  // namespace waybill
