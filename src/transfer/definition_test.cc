#include "transfer/definition.h"

#include <gmock/gmock.h>

#include "transfer/checks.h"
#include "transfer/fake_connectors.h"
#include "transfer/yaml.h"

namespace waybill::transfer {
namespace {

using testing::HasSubstr;

// The transfer of the architecture page.
constexpr std::string_view kOrders = R"(name: orders
memo: nightly order files
source:
  type: s3
  connection: acme                 # by name
  bucket: acme-raw
  path_prefix: orders/
  path_match_pattern: \.csv(\.gz)?$
  incremental: ledger
  parser:
    type: csv
    stop_on_invalid_record: false
    max_refused_rows: 1000
    columns:
      - {name: id, type: long}
      - {name: price, type: decimal, precision: 15, scale: 2}
      - {name: ordered_at, type: timestamp, format: "%Y-%m-%d %H:%M:%S", time_zone: Asia/Tokyo}
destination:
  type: s3
  connection: acme
  bucket: acme-lake
  path_prefix: orders/$today$/part
  formatter: {type: parquet, compression: zstd}
variables:
  - {name: $today$, type: timestamp, format: "%Y-%m-%d", time_zone: Asia/Tokyo}
)";

class DefinitionTest : public testing::Test {
 protected:
  Definition Read(std::string_view yaml) {
    auto definition = ReadYaml(yaml, "orders.yaml", connectors_);
    EXPECT_TRUE(definition.ok()) << definition.status().ToString();
    return definition.ok() ? *definition : Definition();
  }

  std::string Refusal(std::string_view yaml) {
    auto definition = ReadYaml(yaml, "orders.yaml", connectors_);
    EXPECT_FALSE(definition.ok());
    if (definition.ok()) return "";
    EXPECT_EQ(KindOf(definition.status()), ErrorKind::kDefinition);
    return definition.status().message();
  }

  /// kOrders with one text put in place of another.
  std::string Changed(std::string_view what, std::string_view with) {
    std::string text(kOrders);
    auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
  }

  FakeStore store_;
  Connectors connectors_ = FakeConnectors(&store_);
};

TEST_F(DefinitionTest, PartsHoldTheOptionsOfTheirKindAndNothingElse) {
  Definition orders = Read(kOrders);
  EXPECT_EQ(orders.name, "orders");
  EXPECT_EQ(orders.memo, "nightly order files");
  EXPECT_EQ(orders.source, Json::parse(R"({"type":"s3","connection":"acme","bucket":"acme-raw",
      "path_prefix":"orders/","path_match_pattern":"\\.csv(\\.gz)?$"})"));
  EXPECT_EQ(orders.incremental, "ledger");
  EXPECT_EQ(orders.decompression, "auto");
  EXPECT_EQ(orders.parser["type"], "csv");
  EXPECT_FALSE(orders.parser.contains("max_refused_rows"));
  EXPECT_FALSE(orders.refusal_limits.stop_at_first);
  EXPECT_EQ(orders.refusal_limits.max_rows, 1000);
  EXPECT_EQ(orders.refusal_limits.max_share_percent, 100);
  EXPECT_EQ(orders.destination, Json::parse(R"({"type":"s3","connection":"acme",
      "bucket":"acme-lake","path_prefix":"orders/$today$/part","path_match_pattern":""})"));
  EXPECT_EQ(orders.formatter, Json::parse(R"({"type":"parquet","compression":"zstd"})"));
  EXPECT_EQ(orders.encoder, "none");
}

TEST_F(DefinitionTest, OptionsOfOtherColumnTypesStayOutOfTheDocument) {
  Definition orders = Read(kOrders);
  EXPECT_EQ(orders.parser["columns"], Json::parse(R"([{"name":"id","type":"long"},
      {"name":"price","type":"decimal","precision":15,"scale":2},
      {"name":"ordered_at","type":"timestamp","format":"%Y-%m-%d %H:%M:%S",
       "time_zone":"Asia/Tokyo"}])"));
}

TEST_F(DefinitionTest, AnEmptyFileIsToldWhatATransferHas) {
  for (const char* text : {"", "# only a remark\n"}) {
    Status empty = ReadYaml(text, "orders.yaml", connectors_).status();
    EXPECT_THAT(empty.message(), testing::HasSubstr("the file is empty"));
    EXPECT_THAT(empty.message(), testing::HasSubstr("source and destination"));
  }
}

TEST_F(DefinitionTest, YamlAndJsonOfOneDocumentReadAlike) {
  Definition orders = Read(kOrders);
  Definition again = Read(WriteYaml(orders.document));
  EXPECT_EQ(again.document, orders.document);
  auto json = ReadJson(orders.document.dump(), "job_definition", connectors_);
  ASSERT_TRUE(json.ok()) << json.status().ToString();
  EXPECT_EQ(json->document, orders.document);
  EXPECT_EQ(json->source, orders.source);
}

TEST_F(DefinitionTest, EveryProblemIsToldInTheOrderOfTheText) {
  EXPECT_EQ(Refusal("nam: orders\n"
                    "source:\n"
                    "  type: s3\n"
                    "  bucket: b\n"
                    "  decompression: gzp\n"
                    "  parser:\n"
                    "    type: csv\n"
                    "    columns:\n"
                    "      - {name: 注文, type: lon}\n"
                    "      - {name: a, type: string, type: long}\n"
                    "destination: {type: s4}\n"),
            "orders.yaml:1:1: nam: unknown option 'nam'; did you mean 'name'?\n"
            "orders.yaml:1:1: 'name' is required: what the transfer is called; unique\n"
            "orders.yaml:5:3: source.decompression: 'gzp' is none of auto, none, shout\n"
            "orders.yaml:9:20: source.parser.columns[0].type: 'lon' is none of string, long, "
            "double, boolean, timestamp, json, date, decimal, time; did you mean 'long'?\n"
            "orders.yaml:10:33: source.parser.columns[1].type: 'type' is written twice; first on "
            "line 10\n"
            "orders.yaml:11:15: destination.type: 's4' is none of s3, file; did you mean 's3'?");
}

TEST_F(DefinitionTest, OldWaysOfIncrementalAreToldThatTheLedgerDoesBoth) {
  for (const char* old : {"last_path", "last_modified"}) {
    EXPECT_EQ(Refusal(Changed("ledger", old)),
              std::string("orders.yaml:9:3: source.incremental: '") + old +
                  "' would miss late, older-named and same-second items; write 'ledger', which "
                  "keeps a record of every item it loaded and finds whatever is new or rewritten");
  }
  EXPECT_THAT(Refusal(Changed("ledger", "leger")), HasSubstr("did you mean 'ledger'?"));
}

TEST_F(DefinitionTest, ColumnsAreCheckedAgainstEachOther) {
  EXPECT_EQ(Refusal(Changed("name: price", "name: id")),
            "orders.yaml:16:10: source.parser.columns[1].name: two columns are named 'id'");
  EXPECT_EQ(Refusal(Changed("precision: 15, ", "")),
            "orders.yaml:16:9: source.parser.columns[1]: a decimal column needs 'precision', its "
            "digits in all, 1 to 38");
  EXPECT_THAT(Refusal(Changed("precision: 15", "precision: 39")),
              HasSubstr("39 is too large, at most 38"));
  EXPECT_THAT(Refusal(Changed("scale: 2", "scale: 16")),
              HasSubstr("16 digits after the point do not fit into 15 in all"));
  EXPECT_THAT(Refusal(Changed("type: long", "type: long, format: \"%d\"")),
              HasSubstr("'format' is for columns of type timestamp, date, time, not long"));
  EXPECT_THAT(Refusal(Changed("type: long", "type: date, time_zone: UTC")),
              HasSubstr("'time_zone' is for columns of type timestamp, not date"));
  EXPECT_THAT(Refusal(Changed("type: long", "type: long, scale: 2")),
              HasSubstr("'scale' is for columns of type decimal, not long"));
}

TEST_F(DefinitionTest, APatternThatIsNoneIsToldBeforeItIsUsed) {
  EXPECT_THAT(Refusal(Changed(R"(\.csv(\.gz)?$)", "'[.csv'")),
              HasSubstr("orders.yaml:8:3: source.path_match_pattern: path_match_pattern '[.csv'"));
}

TEST_F(DefinitionTest, NoColumnsAreNoColumns) {
  std::string text = Changed("- {name: id, type: long}", "[]");
  text = text.substr(0, text.find("      - {name: price")) + text.substr(text.find("destination:"));
  EXPECT_EQ(Refusal(text), "orders.yaml:14:5: source.parser.columns: expected at least one column");
}

TEST_F(DefinitionTest, AFormatThatCompressesInsideIsNotPackedAgain) {
  EXPECT_THAT(Refusal(Changed("  formatter:", "  encoder_type: gzip\n  formatter:")),
              HasSubstr("destination.encoder_type: parquet files compress inside"));
  std::string csv = Changed("{type: parquet, compression: zstd}", "{type: csv}");
  csv.replace(csv.find("  formatter:"), 12, "  encoder_type: gzip\n  formatter:");
  EXPECT_EQ(Read(csv).encoder, "gzip");
}

TEST_F(DefinitionTest, WhatOnlyTheMakerKnowsIsToldWithItsPlace) {
  EXPECT_EQ(Refusal(Changed("    type: csv", "    type: csv\n    delimiter: '||'")),
            "orders.yaml:10:3: source.parser: delimiter: expected one letter");
}

TEST_F(DefinitionTest, TransformsAreMadeForTheColumnsBeforeThem) {
  std::string good =
      Changed("destination:\n", "transforms:\n  - {type: first, of: id}\ndestination:\n");
  EXPECT_EQ(Read(good).transforms.size(), 1);
  EXPECT_EQ(Read(kOrders).transforms, Json::array());
  EXPECT_THAT(Refusal(Changed("destination:\n",
                              "transforms:\n  - {type: first}\n  - {type: first, of: no}\n"
                              "destination:\n")),
              HasSubstr("orders.yaml:20:5: transforms[1]: of: the first column is not 'no'"));
}

TEST_F(DefinitionTest, NamesAreOneLineOfAFewLetters) {
  EXPECT_THAT(Refusal(Changed("name: orders", "name: '  '")), HasSubstr("orders.yaml:1:1: name:"));
  EXPECT_THAT(Refusal(Changed("name: orders", "name: \"a\\nb\"")), HasSubstr("one line"));
  EXPECT_THAT(Refusal(Changed("name: orders", "name: " + std::string(256, 'x'))),
              HasSubstr("1 to 255 characters"));
}

// TROCCO counts characters, not bytes: each of these has three.
TEST_F(DefinitionTest, ANameHasAsManyCharactersAsTroccosHas) {
  std::string name;
  for (int i = 0; i < 255; ++i) name += "送";
  EXPECT_EQ(Read(Changed("name: orders", "name: " + name)).name, name);
  EXPECT_THAT(Refusal(Changed("name: orders", "name: " + name + "x")), HasSubstr("255"));
}

TEST(CheckAcross, ASequenceFormatThatCannotNumberFilesIsRefused) {
  auto problems = [](const char* format) {
    Json document = {{"destination", {{"sequence_format", format}}},
                     {"variables", {{{"type", "string"}, {"name", "$x$"}, {"value", ".%03d"}}}}};
    std::vector<Problem> found;
    CheckAcross(document, document, &found);
    return found;
  };
  EXPECT_TRUE(problems(".%03d").empty());
  EXPECT_TRUE(problems(".%03d.%02d").empty());
  EXPECT_TRUE(problems("$x$").empty());
  for (const char* bad : {"", "part", "%d.%d.%d", "%s"}) {
    ASSERT_EQ(problems(bad).size(), 1) << bad;
    EXPECT_EQ(problems(bad)[0].pointer, "/destination/sequence_format");
  }
}

TEST_F(DefinitionTest, WrongShapesAreRefusedNotRead) {
  for (const char* text : {"[]", "1", "name: [a]", "source: 1", "name: x\nsource: {type: [s3]}",
                           "source: {type: s3, parser: {type: csv, columns: {}}}",
                           "source: {type: s3, parser: {type: csv, columns: [1, {}]}}",
                           "variables: {a: b}", "variables: [1]", "variables: [{type: string}]"}) {
    EXPECT_NE(Refusal(text), "") << text;
  }
}

TEST_F(DefinitionTest, JsonIsHeldToTheSameLimits) {
  auto refusal = [&](std::string_view text) {
    auto definition = ReadJson(text, "job_definition", connectors_);
    EXPECT_FALSE(definition.ok());
    EXPECT_EQ(KindOf(definition.status()), ErrorKind::kDefinition);
    return definition.status().message();
  };
  EXPECT_EQ(refusal("{\"name\":\n 1,}"), "job_definition:2:4: not JSON from here on");
  EXPECT_EQ(refusal(R"({"name":"a","memo":{"name":1},"name":"b"})"),
            "job_definition: 'name' is written twice in one object");
  EXPECT_EQ(refusal(std::string(500'000, '[')), "job_definition: more than 32 levels deep");
  EXPECT_THAT(refusal(std::string(2'000'000, ' ')), HasSubstr("too long"));
  EXPECT_THAT(refusal(R"({"name":"a"})"), HasSubstr("job_definition: 'source' is required"));
}

}  // namespace
}  // namespace waybill::transfer
