#include "transform/json_path.h"

#include <gmock/gmock.h>

namespace waybill::transform {
namespace {

using testing::HasSubstr;

/// What is found, as a word or in quotes.
std::string Found(const std::string& json, const char* path, bool is_raw = false) {
  auto made = JsonPath::Make(path);
  EXPECT_TRUE(made.ok()) << made.status();
  if (!made.ok()) return "";
  JsonFinder finder;
  finder.Load(json);
  const JsonFound found = finder.Find(*made, is_raw);
  switch (found.kind) {
    case JsonFound::Kind::kMissing: return "missing";
    case JsonFound::Kind::kNull: return "null";
    case JsonFound::Kind::kString: return "text " + std::string(found.text);
    case JsonFound::Kind::kOther: return "json " + std::string(found.text);
    case JsonFound::Kind::kBroken: return "broken";
  }
  return "";
}

// The store, shortened, of RFC 9535, and what its §1.5 finds with names and indices.
constexpr char kStore[] = R"({"store": {
    "book": [{"category": "reference", "title": "Sayings of the Century", "price": 8.95},
             {"category": "fiction", "title": "Moby Dick", "isbn": "0-553-21311-3", "price": 8.99}],
    "bicycle": {"color": "red", "price": 399}}})";

TEST(JsonPath, NamesAndIndicesLeadToOneValue) {
  EXPECT_EQ(Found(kStore, "$.store.book[0].title"), "text Sayings of the Century");
  EXPECT_EQ(Found(kStore, "$['store']['book'][1]['price']"), "json 8.99");
  EXPECT_EQ(Found(kStore, "$[\"store\"].bicycle.color"), "text red");
  EXPECT_EQ(Found(kStore, "$.store.bicycle.price"), "json 399");
  EXPECT_EQ(Found(kStore, "$.store.bicycle"), R"(json {"color": "red", "price": 399})");
}

TEST(JsonPath, TheDollarMayBeLeftOutAsInTrocco) {
  EXPECT_EQ(Found(kStore, "store.bicycle.color"), "text red");
  EXPECT_EQ(Found(R"([[1, 2], [3]])", "[1][0]"), "json 3");
}

TEST(JsonPath, WhatIsNotThereIsMissing) {
  EXPECT_EQ(Found(kStore, "$.shop"), "missing");
  EXPECT_EQ(Found(kStore, "$.store.book[2]"), "missing");
  EXPECT_EQ(Found(kStore, "$.store.book.title"), "missing");
  EXPECT_EQ(Found(kStore, "$.store[0]"), "missing");
  EXPECT_EQ(Found(kStore, "$.store.bicycle.color.x"), "missing");
  EXPECT_EQ(Found("{}", "$.a"), "missing");
  EXPECT_EQ(Found("[]", "$[0]"), "missing");
  EXPECT_EQ(Found("12", "$.a"), "missing");
  EXPECT_EQ(Found("\"text\"", "$.a"), "missing");
  EXPECT_EQ(Found("null", "$.a"), "missing");
}

TEST(JsonPath, EveryKindOfValueIsFound) {
  const std::string json =
      R"({"n": null, "t": true, "f": false, "i": -0, "e": 1E5, "s": "a\n\u65e5\"", "a": [1, {"b": []}]})";
  EXPECT_EQ(Found(json, "$.n"), "null");
  EXPECT_EQ(Found(json, "$.t"), "json true");
  EXPECT_EQ(Found(json, "$.f"), "json false");
  EXPECT_EQ(Found(json, "$.i"), "json -0");
  EXPECT_EQ(Found(json, "$.e"), "json 1E5");
  EXPECT_EQ(Found(json, "$.s"), "text a\n日\"");
  EXPECT_EQ(Found(json, "$.s", /*is_raw=*/true), R"(text "a\n\u65e5\"")");
  EXPECT_EQ(Found(json, "$.a"), R"(json [1, {"b": []}])");
  EXPECT_EQ(Found(json, "$.a[1].b"), "json []");
  EXPECT_EQ(Found(R"({"big": 123456789012345678901234567890})", "$.big"),
            "json 123456789012345678901234567890");
}

TEST(JsonPath, NamesAreComparedAsCharacters) {
  EXPECT_EQ(Found(R"({"\u0061\"b": 1})", R"($['a"b'])"), "json 1");
  EXPECT_EQ(Found(R"({"a.b": 1, "a": {"b": 2}})", "$['a.b']"), "json 1");
  EXPECT_EQ(Found(R"({"日本": 1, "": 2})", "$.日本"), "json 1");
  EXPECT_EQ(Found(R"({"日本": 1, "": 2})", "$['']"), "json 2");
  EXPECT_EQ(Found(R"({"a": 1, "a": 2})", "$.a"), "json 1") << "the first of two";
}

TEST(JsonPath, WhatIsNoJsonIsBroken) {
  for (const char* json : {"", "{", "{\"a\":", "{\"a\" 1}"}) {
    EXPECT_EQ(Found(json, "$.a.b"), "broken") << json;
  }
}

TEST(JsonPath, OneFinderReadsManyTexts) {
  JsonFinder finder;
  const JsonPath path = JsonPath::Make("$.a").ValueOrDie();
  for (size_t size : {5, 100'000, 3}) {
    const std::string text(size, 'x');
    finder.Load("{\"a\": \"" + text + "\"}");
    EXPECT_EQ(finder.Find(path, false).text, text);
    EXPECT_EQ(finder.Find(path, true).text, "\"" + text + "\"");
  }
}

TEST(JsonPath, WhatFindsSeveralOrNothingIsRefused) {
  for (const char* path : {"$.*", "$..a", "$[*]", "$[0:2]", "$[-1]", "$[?(@.a)]", "$.a[", "$.a[x]",
                           "$.", "", "$a", "$.a.", "$[1", "$['a'x]"}) {
    auto made = JsonPath::Make(path);
    EXPECT_FALSE(made.ok()) << path;
    EXPECT_EQ(KindOf(made.status()), ErrorKind::kDefinition);
    EXPECT_THAT(made.status().message(), HasSubstr("json_path: '" + std::string(path) + "'"));
  }
  EXPECT_THAT(JsonPath::Make("$").status().message(), HasSubstr("names no value"));
}

}  // namespace
}  // namespace waybill::transform
