#include "transfer/guess.h"

#include <gmock/gmock.h>

#include "transfer/csv_guess.h"
#include "transfer/fake_connectors.h"
#include "transfer/yaml.h"

namespace waybill::transfer {
namespace {

using testing::HasSubstr;

std::string Yaml(std::string_view sample, bool is_cut = false) {
  auto parser = GuessParser(sample, is_cut);
  EXPECT_TRUE(parser.ok()) << parser.status().ToString();
  return parser.ok() ? WriteYaml(*parser) : "";
}

TEST(GuessParser, CsvWithAHeader) {
  EXPECT_EQ(Yaml("id,code,price,ordered_at,note\r\n"
                 "1,007,1.5,2026-11-25 10:00:00,\"a, b\"\r\n"
                 "2,010,20,2026-11-26 11:00:00,\r\n"),
            "type: csv\n"
            "skip_header_lines: 1\n"
            "columns:\n"
            "  - {name: id, type: long}\n"
            "  - {name: code, type: string}\n"
            "  - {name: price, type: double}\n"
            "  - {name: ordered_at, type: timestamp}\n"
            "  - {name: note, type: string}\n");
}

TEST(GuessParser, OtherDelimitersQuotesAndLineEnds) {
  EXPECT_THAT(Yaml("a\tb\n1\tx,y\n2\tz\n"), HasSubstr("delimiter: \"\\t\"\nnewline: LF\n"));
  EXPECT_THAT(Yaml("a;b\n1,5;x\n2,5;y\n"), HasSubstr("delimiter: ;\n"));
  EXPECT_THAT(Yaml("a|b\r1|x\r2|y\r"), HasSubstr("newline: CR\n"));
  EXPECT_THAT(Yaml("a,b\n'1,2','x'\n'3,4','y'\n"), HasSubstr("quote: \"'\"\n"));
  EXPECT_THAT(Yaml("a,b\n1,it's\n2,o'clock\n"), testing::Not(HasSubstr("quote")));
}

TEST(GuessParser, RowsInQuotesMayHoldLineEndsAndDelimiters) {
  EXPECT_THAT(Yaml("id,note\n1,\"line\nwith; and \"\"quotes\"\"\"\n2,x\n"),
              HasSubstr("  - {name: id, type: long}\n  - {name: note, type: string}\n"));
}

TEST(GuessParser, WithoutAHeaderColumnsAreNumbered) {
  EXPECT_EQ(Yaml("1,x\n2,y\n"),
            "type: csv\nnewline: LF\ncolumns:\n"
            "  - {name: c1, type: long}\n  - {name: c2, type: string}\n");
  EXPECT_THAT(Yaml("x,y\nx,z\n"), HasSubstr("name: c1")) << "the first row is met again below";
  EXPECT_THAT(Yaml("a,a\n1,2\n"), HasSubstr("name: c1")) << "two columns of one name";
  EXPECT_THAT(Yaml("a,b\n"), HasSubstr("name: c1")) << "one row is data";
}

TEST(GuessParser, AWordForNullIsFoundWhenAColumnSpeaksForIt) {
  std::string yaml = Yaml("id,qty\n1,5\n2,NULL\n3,\n");
  EXPECT_THAT(yaml, HasSubstr("null_string: \"NULL\"\n"));
  EXPECT_THAT(yaml, HasSubstr("{name: qty, type: long}"));
  EXPECT_THAT(Yaml("id,qty\n1,x\n2,NULL\n"), testing::Not(HasSubstr("null_string")));
}

TEST(GuessParser, AColumnThatTurnsFractionalLateIsDouble) {
  std::string text = "id,v\n";
  for (int i = 0; i < 5'000; ++i) text += std::to_string(i) + ",1\n";
  EXPECT_THAT(Yaml(text), HasSubstr("{name: v, type: long}"));
  EXPECT_THAT(Yaml(text + "5000,1.5\n"), HasSubstr("{name: v, type: double}"));
}

TEST(GuessParser, ARowThatTheSampleCutsIsLeftOut) {
  EXPECT_THAT(Yaml("a,b\n1,2\n3,4x", /*is_cut=*/true), HasSubstr("{name: b, type: long}"));
  EXPECT_THAT(Yaml("a,b\n1,2\n3,4x", /*is_cut=*/false), HasSubstr("{name: b, type: string}"));
  EXPECT_THAT(Yaml("{\"a\":1}\n{\"a\":\"x", /*is_cut=*/true), HasSubstr("type: jsonl"));
}

TEST(GuessParser, JsonLinesByTheirMembers) {
  EXPECT_EQ(Yaml(R"({"id":1,"at":"2026-11-25T10:00:00Z","zip":"123","tags":[1],"x":null,"f":1})"
                 "\n"
                 R"({"id":2,"ok":true,"f":1.5,"mixed":1,"big":18446744073709551615})"
                 "\n\n"
                 R"({"id":3,"mixed":"a"})"
                 "\n"),
            "type: jsonl\n"
            "columns:\n"
            "  - {name: id, type: long}\n"
            "  - {name: at, type: timestamp}\n"
            "  - {name: zip, type: string}\n"
            "  - {name: tags, type: json}\n"
            "  - {name: x, type: string}\n"
            "  - {name: f, type: double}\n"
            "  - {name: ok, type: boolean}\n"
            "  - {name: mixed, type: string}\n"
            "  - {name: big, type: string}\n");
}

TEST(GuessParser, CharsetStandsBehindTheType) {
  // "名,値" in Shift_JIS.
  EXPECT_THAT(Yaml("\x96\xbc,\x92\x6c\n\x82\xa0,1\n"),
              HasSubstr("type: csv\ncharset: Shift_JIS\nnewline: LF\n"));
}

TEST(GuessParser, WhatIsNoTextIsRefused) {
  for (std::string_view sample :
       {std::string_view(""), std::string_view("\n\n"), std::string_view("PAR1\0\0\x15\x04", 8)}) {
    auto parser = GuessParser(sample, false);
    ASSERT_FALSE(parser.ok());
    EXPECT_EQ(KindOf(parser.status()), ErrorKind::kData);
  }
}

TEST(GuessParser, AnyBytesGetAnAnswer) {
  // Every prefix of something that holds quotes, escapes and foreign bytes.
  std::string text = "a,\"b\n\"\"\",'c'\r\n{\"x\":\x92\x8d}\x1b$B\xff\xfe,\t;|\"";
  for (size_t size = 1; size <= text.size(); ++size) {
    auto parser = GuessParser(std::string_view(text).substr(0, size), true);
    EXPECT_TRUE(!parser.ok() || !parser->dump().empty()) << size;
  }
}

TEST(GuessParser, ALineOfNothingButDelimitersIsBounded) {
  auto parser = GuessParser(std::string(1 << 20, ','), /*is_cut=*/true);
  ASSERT_TRUE(parser.ok());
  EXPECT_EQ((*parser)["columns"].size(), 10'000);
}

TEST(GuessFromSource, LooksAtTheFirstItemThatHasBytesAndKeepsKnownOptions) {
  FakeStore store;
  store.items = {{"empty", ""}, {"a", "UPID,NAME\n1,X\n2,Y\n"}, {"b", "x"}};
  Connectors connectors = FakeConnectors(&store);
  auto guess = GuessFromSource({{"type", "s3"}, {"bucket", "b"}}, {}, connectors, {});
  ASSERT_TRUE(guess.ok()) << guess.status().ToString();
  EXPECT_EQ(guess->item, "a");
  // The fake parser has no option "newline".
  EXPECT_EQ(guess->parser, Json::parse(R"({"type":"csv","skip_header_lines":1,
      "columns":[{"name":"id","type":"long"},{"name":"name","type":"string"}]})"));
}

TEST(GuessFromSource, ReadsAMebibyteAndNoMore) {
  FakeStore store;
  std::string text = "id,name\n";
  while (text.size() < (3 << 20)) text += "1,abcdefghijklmnopqrstuvwxyz\n";
  store.items = {{"a", text}};
  Connectors connectors = FakeConnectors(&store);
  auto guess = GuessFromSource({{"type", "s3"}, {"bucket", "b"}}, {.mode = "none"}, connectors, {});
  ASSERT_TRUE(guess.ok()) << guess.status().ToString();
  EXPECT_EQ(store.bytes_read, 1 << 20);
}

}  // namespace
}  // namespace waybill::transfer
