#include "transfer/yaml.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace waybill::transfer {
namespace {

using testing::HasSubstr;

Json Value(std::string_view text) {
  auto document = ParseYaml(text, "t.yaml");
  EXPECT_TRUE(document.ok()) << document.status().ToString();
  return document.ok() ? document->value : Json();
}

std::string Refusal(std::string_view text) {
  auto document = ParseYaml(text, "t.yaml");
  if (!document.ok()) {
    EXPECT_EQ(KindOf(document.status()), ErrorKind::kDefinition);
    return document.status().message();
  }
  return "";
}

std::string FirstProblem(std::string_view text) {
  auto document = ParseYaml(text, "t.yaml");
  EXPECT_TRUE(document.ok());
  if (!document.ok() || document->problems.empty()) return "";
  const PlacedProblem& first = document->problems.front();
  return std::to_string(first.place.line) + ":" + std::to_string(first.place.column) + " " +
         first.problem.pointer + " " + first.problem.message;
}

// YAML 1.2.2 section 10.3.2, core schema; but only forms that are also their own text.
TEST(ParseYaml, PlainWordsBecomeValuesOnlyWhenNoLetterIsLost) {
  EXPECT_EQ(Value("{a: true, b: false, c: 12, d: -3, e: 9223372036854775807}"),
            Json::parse(R"({"a":true,"b":false,"c":12,"d":-3,"e":9223372036854775807})"));
  EXPECT_EQ(
      Value("{a: 007, b: 1.50, c: 2024-01-01, d: 0x1F, e: +1, f: yes, g: 9223372036854775808}"),
      Json::parse(R"({"a":"007","b":"1.50","c":"2024-01-01","d":"0x1F","e":"+1","f":"yes",
                      "g":"9223372036854775808"})"));
}

TEST(ParseYaml, QuotedAndBlockTextsStayTexts) {
  EXPECT_EQ(Value("a: 'true'\nb: \"12\"\nc: !!str 3\nd: |\n  1\ne: \"\\u0041\\t\"\n"),
            Json::parse(R"({"a":"true","b":"12","c":"3","d":"1\n","e":"A\t"})"));
}

/// YAML 1.2.2 §5.7, productions 57 to 61.
TEST(ParseYaml, EscapedSpacesAndLineEndsAreTheirCharacters) {
  EXPECT_EQ(Value(R"("\u00e9\N\_": "\N\_\L\P\xa0\U0001f600")"),
            Json({{"\xc3\xa9\xc2\x85\xc2\xa0",
                   "\xc2\x85\xc2\xa0\xe2\x80\xa8\xe2\x80\xa9\xc2\xa0\xf0\x9f\x98\x80"}}));
}

TEST(ParseYaml, EmptyValueIsNullAndABareNullIsRefused) {
  EXPECT_EQ(Value("memo:\nname: x"), Json::parse(R"({"memo":null,"name":"x"})"));
  EXPECT_EQ(FirstProblem("a: 1\nnull_string: NULL\n"),
            "2:1 /null_string a bare NULL is no text; write 'NULL' in quotes, or leave the option "
            "out");
  EXPECT_THAT(FirstProblem("a: ~"), HasSubstr("a bare ~ is no text"));
  EXPECT_EQ(FirstProblem("a:\nb: 1"), "");
}

TEST(ParseYaml, PlacesAreOfNamesAndOfListEntriesInCharacters) {
  auto document = ParseYaml(
      "\xef\xbb\xbfname: x\r\n"
      "source:\r\n"
      "  columns:\r\n"
      "    - {name: 注文, type: long}\r\n",
      "t.yaml");
  ASSERT_TRUE(document.ok());
  auto at = [&](std::string_view pointer) {
    Place place = document->PlaceOf(pointer);
    return std::to_string(place.line) + ":" + std::to_string(place.column);
  };
  EXPECT_EQ(at("/name"), "1:1");
  EXPECT_EQ(at("/source/columns"), "3:3");
  EXPECT_EQ(at("/source/columns/0"), "4:7");
  EXPECT_EQ(at("/source/columns/0/type"), "4:18");
  EXPECT_EQ(at("/source/columns/0/absent/deep"), "4:7") << "the nearest thing around it";
  EXPECT_EQ(at("/absent"), "1:1");
}

TEST(ParseYaml, NameWrittenTwiceIsReportedAtTheSecond) {
  EXPECT_EQ(FirstProblem("a: 1\nb: 2\n\"a\": 3\n"), "3:1 /a 'a' is written twice; first on line 1");
}

TEST(ParseYaml, CommonSlipsAreExplained) {
  EXPECT_EQ(Refusal("a: b\n\tc: d\n"),
            "t.yaml:2:1: a tab stands in the indentation; YAML wants spaces");
  EXPECT_EQ(Refusal("a:\n\tc: d\n"),
            "t.yaml:2:3: a tab stands in the indentation; YAML wants spaces");
  EXPECT_EQ(Refusal("a:\n  b: 1\n   c: 2\n"),
            "t.yaml:3:5: ':' cannot stand here; check the indentation, or put the text in quotes");
  EXPECT_EQ(Refusal("format: %Y\n"),
            "t.yaml:1:9: a text that begins with %, @ or ` must stand in quotes");
  EXPECT_EQ(Refusal("x: - a\n"),
            "t.yaml:1:4: a list entry '-' cannot stand here; begin it on a line of its own");
  EXPECT_EQ(Refusal("a: 'x\n"), "t.yaml:1:4: the quote ' is never closed");
  EXPECT_EQ(Refusal("a: 1\nb: \"x\\\"\n"), "t.yaml:2:4: the quote \" is never closed");
  EXPECT_THAT(Refusal("a: [1,\n"), HasSubstr("t.yaml:2:1: not YAML"));
}

TEST(ParseYaml, ATextThatSaysNothingIsNull) {
  for (const char* text : {"", "# only a remark\n"}) {
    auto document = ParseYaml(text, "t.yaml");
    ASSERT_TRUE(document.ok()) << document.status();
    EXPECT_TRUE(document->value.is_null());
    EXPECT_TRUE(document->problems.empty());
  }
}

TEST(ParseYaml, WhatATransferNeverNeedsIsRefused) {
  EXPECT_EQ(Refusal("a: &x 1\nb: *x\n"),
            "t.yaml:2:4: aliases (*name) are not taken; write the value out");
  EXPECT_EQ(Refusal("a: 1\n---\nb: 2\n"),
            "t.yaml:2:1: a second document begins here; one file holds one transfer");
  EXPECT_EQ(Refusal("? [a]\n: b\n"), "t.yaml:1:3: a name must be a text, not a list or a mapping");
  EXPECT_EQ(Refusal("~: b\n"), "t.yaml:1:1: a name is missing before ':'");
  EXPECT_EQ(FirstProblem("a: !ruby/object x\n"), "1:1 /a the tag !ruby/object is not taken");
}

TEST(ParseYaml, BytesThatAreNoTextAreRefusedWithTheirPlace) {
  EXPECT_EQ(Refusal("a: 1\nb: x\xffy\n"),
            "t.yaml:2:5: byte 0xff is no UTF-8 text; save the file as UTF-8");
  EXPECT_THAT(Refusal(std::string_view("a: \0b", 5)), HasSubstr("t.yaml:1:4: byte 0x00"));
  EXPECT_THAT(Refusal("a: x\x04y"), HasSubstr("byte 0x04"));
  EXPECT_THAT(Refusal("a: \xed\xa0\x80"), HasSubstr("1:4: byte 0xed")) << "a surrogate";
  EXPECT_THAT(Refusal("a: \xe6\xb3"), HasSubstr("1:4: byte 0xe6")) << "cut short";
}

TEST(ParseYaml, LimitsHold) {
  EXPECT_THAT(Refusal(std::string(2'000'000, ' ')), HasSubstr("2000000 bytes is too long"));
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "- ";
  EXPECT_EQ(Refusal(deep + "x"), "t.yaml:1:65: more than 32 levels deep");
  EXPECT_THAT(Refusal(std::string(100'000, '[')), HasSubstr("more than 1000 brackets are open"));
  EXPECT_THAT(Refusal(std::string(100'000, '{')), HasSubstr("more than 1000 brackets are open"));
  std::string many = "[";
  for (int i = 0; i < 60'000; ++i) many += "1,";
  EXPECT_THAT(Refusal(many + "]"), HasSubstr("more than 50000 values"));
  std::string names;
  for (int i = 0; i < 2'000; ++i) names += "n" + std::to_string(i) + ": 1\n";
  EXPECT_THAT(Refusal(names), HasSubstr("more than 1000 names in one mapping"));
}

TEST(WriteYaml, IsWhatPeopleWrite) {
  const char* text =
      "name: orders\n"
      "source:\n"
      "  path_match_pattern: \\.csv(\\.gz)?$\n"
      "  parser:\n"
      "    type: csv\n"
      "    delimiter: \",\"\n"
      "    skip_header_lines: 1\n"
      "    columns:\n"
      "      - {name: id, type: long}\n"
      "      - {name: at, type: timestamp, format: \"%Y-%m-%d %H:%M:%S\", time_zone: Asia/Tokyo}\n"
      "destination:\n"
      "  path_prefix: orders/$today$/part\n"
      "variables: []\n";
  EXPECT_EQ(WriteYaml(Value(text)), text);
}

TEST(WriteYaml, EveryTextComesBackAsItWas) {
  Json document = Json::object();
  int i = 0;
  for (const char* text :
       {"",           " ",        "a b",          " a",      "a ",   "true", "No",
        "null",       "~",        "12",           "-1",      "1.5",  "0x1f", ".5",
        "2024-01-01", "12:30:45", "a: b",         "a:",      "a #b", "#a",   "- a",
        "-",          "?",        "a,b",          "[a]",     "{a}",  "'a'",  "\"a\"",
        "%Y",         "@a",       "`a",           "&a",      "*a",   "!a",   "|",
        ">",          "a\nb",     "a\nb\n",       "a\n\nb",  "\na",  "a\n",  "a\n\n",
        " a\nb",      "a \nb",    "a\tb",         "\t",      "\r\n", "\x01", "\x7f",
        "注文",       "\\",       "\\N",          "=",       "<<",   "a'b",  "---",
        "...",        "\xc2\x85", "\xe2\x80\xa8", "# x\n# y"}) {
    std::string name = "t" + std::to_string(i++);
    document[name] = text;
    document["list"].push_back(text);
    document["flow"].push_back(Json{{"name", text}, {"type", "x"}});
    document["deep"]["x"].push_back(Json{{"name", text}, {"list", Json::array({text})}});
    document["names"]["k" + std::string(text)] = text;
    if (*text != '\0') document["bare names"][text] = i;
  }
  std::string yaml = WriteYaml(document);
  auto back = ParseYaml(yaml, "t.yaml");
  ASSERT_TRUE(back.ok()) << back.status().ToString() << "\n" << yaml;
  EXPECT_TRUE(back->problems.empty());
  EXPECT_EQ(back->value, document) << yaml;
  EXPECT_EQ(WriteYaml(back->value), yaml);
}

}  // namespace
}  // namespace waybill::transfer
