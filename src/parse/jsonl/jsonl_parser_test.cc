#include "parse/jsonl/jsonl_parser.h"

#include <arrow/scalar.h>
#include <arrow/table.h>
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "stage/contract_streams.h"

namespace waybill::parse {
namespace {

using contract::CutStream;
using testing::ElementsAre;

struct Refused {
  int64_t offset;
  int64_t line;
  std::string column, reason, raw;
};

class Refusals : public RefusalSink {
 public:
  Status Refuse(const Refusal& refusal) override {
    all.push_back(
        {refusal.offset, refusal.line, refusal.column, refusal.reason, std::string(refusal.raw)});
    return Status::OK();
  }
  std::vector<Refused> all;
};

struct Parsed {
  std::vector<std::string> rows;  ///< "1|NULL|text"
  std::vector<Refused> refused;
  int64_t rows_read = 0;
};

/// `columns` is JSON text of the column list; further options follow as `more`.
Result<Parsed> Parse(const std::string& columns, std::string bytes,
                     const std::string& more = "{}") {
  Json options = Json::parse(more);
  options["columns"] = Json::parse(columns);
  ARROW_ASSIGN_OR_RAISE(Json checked, ApplyOptions(JsonlParserOptions(), options, "parser"));
  ARROW_ASSIGN_OR_RAISE(auto parser, MakeJsonlParser(checked));
  Refusals refusals;
  ARROW_ASSIGN_OR_RAISE(auto reader,
                        parser->Open(std::make_shared<CutStream>(std::move(bytes)), refusals));
  Parsed parsed;
  while (true) {
    std::shared_ptr<arrow::RecordBatch> batch;
    ARROW_RETURN_NOT_OK(reader->ReadNext(&batch));
    if (batch == nullptr) break;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      std::string text;
      for (int i = 0; i < batch->num_columns(); ++i) {
        auto value = batch->column(i)->GetScalar(row).ValueOrDie();
        text += (i > 0 ? "|" : "") + (value->is_valid ? value->ToString() : "NULL");
      }
      parsed.rows.push_back(text);
    }
  }
  parsed.refused = refusals.all;
  parsed.rows_read = reader->rows_read();
  return parsed;
}

/// The value that column "v" of `column` gets from `json`, or the reason of its refusal.
std::string Value(const std::string& column, const std::string& json) {
  auto parsed = Parse(R"([{"name":"v",)" + column.substr(1) + "]", "{\"v\":" + json + "}\n");
  if (!parsed.ok()) return parsed.status().message();
  return parsed->rows.empty() ? parsed->refused.at(0).reason : parsed->rows.at(0);
}

constexpr char kString[] = R"({"type":"string"})";
constexpr char kLong[] = R"({"type":"long"})";
constexpr char kDouble[] = R"({"type":"double"})";
constexpr char kBoolean[] = R"({"type":"boolean"})";
constexpr char kJson[] = R"({"type":"json"})";
constexpr char kDecimal[] = R"({"type":"decimal","precision":38,"scale":4})";
constexpr char kIdName[] = R"([{"name":"id","type":"long"},{"name":"name","type":"string"}])";

TEST(JsonlParser, ColumnsAreFoundByNameInAnyOrder) {
  auto parsed = Parse(kIdName,
                      "{\"id\":1,\"name\":\"a\"}\n{\"name\":\"b\",\"id\":2}\n"
                      "{\"x\":[1,{\"id\":9}],\"id\":3,\"y\":{},\"name\":\"c\"}\n");
  EXPECT_THAT(parsed->rows, ElementsAre("1|a", "2|b", "3|c"));
  EXPECT_TRUE(parsed->refused.empty());
}

TEST(JsonlParser, MissingKeysAndNullAreNullAndEmptyTextIsNot) {
  auto parsed = Parse(kIdName, "{}\n{\"id\":null,\"name\":\"\"}\n");
  EXPECT_THAT(parsed->rows, ElementsAre("NULL|NULL", "NULL|"));
}

TEST(JsonlParser, OfAKeyThatStandsTwiceTheLastCounts) {
  EXPECT_THAT(Parse(kIdName, R"({"id":1,"id":2,"name":"a","name":null})")->rows,
              ElementsAre("2|NULL"));
}

TEST(JsonlParser, KeysWrittenWithEscapesAreTheSameKeys) {
  EXPECT_THAT(
      Parse(kIdName, "{\"\\u0069d\":1,\"na\\u006De\":\"x\"}\n{\"id\":2,\"name\":\"y\"}\n")->rows,
      ElementsAre("1|x", "2|y"));
  EXPECT_THAT(Parse(R"([{"name":"a\"b","type":"long"}])", R"({"a\"b":7})")->rows, ElementsAre("7"));
}

TEST(JsonlParser, StringsLoseTheirEscapes) {
  EXPECT_EQ(Value(kString, R"("plain")"), "plain");
  EXPECT_EQ(Value(kString, R"("a\"b\\c\/\b\f\n\r\t")"), "a\"b\\c/\b\f\n\r\t");
  EXPECT_EQ(Value(kString, R"("\u00e9\ud83d\ude00日")"), "é\U0001F600日");
}

TEST(JsonlParser, AStringColumnTakesTheTextOfAnyValue) {
  EXPECT_EQ(Value(kString, "12.50"), "12.50");
  EXPECT_EQ(Value(kString, "true"), "true");
  EXPECT_EQ(Value(kString, R"({ "a": [1, 2] } )"), R"({ "a": [1, 2] })");
  EXPECT_EQ(Value(kString, "[1, \"x\"]"), "[1, \"x\"]");
}

TEST(JsonlParser, NumbersAreReadFromTheirText) {
  EXPECT_EQ(Value(kLong, "9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(Value(kLong, "-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(Value(kLong, "\"17\""), "17");
  EXPECT_EQ(Value(kDouble, "1e-3"), "0.001");
  EXPECT_EQ(Value(kDecimal, "0.1"), "0.1000");
  EXPECT_EQ(Value(kDecimal, "1234567890123456789012345678901234.5678"),
            "1234567890123456789012345678901234.5678");
}

TEST(JsonlParser, AWholeNumberMayCarryAFractionOfZeros) {
  EXPECT_EQ(Value(kLong, "1.0"), "1");
  EXPECT_EQ(Value(kLong, "-20.000"), "-20");
  EXPECT_EQ(Value(kLong, "1.5"), "'1.5' is not a long");
  EXPECT_EQ(Value(kLong, "9223372036854775808"), "'9223372036854775808' is not a long");
}

TEST(JsonlParser, WrongTypesAreRefusedWithTheirText) {
  EXPECT_EQ(Value(kLong, "\"x\""), "'x' is not a long");
  EXPECT_EQ(Value(kLong, "{\"a\":1}"), "'{\"a\":1}' is not a long");
  EXPECT_EQ(Value(kBoolean, "\"perhaps\""), "'perhaps' is not a boolean");
  EXPECT_EQ(Value(kDecimal, "0.12345"), "'0.12345' is not a decimal(38,4)");
}

TEST(JsonlParser, BooleansAndTimes) {
  EXPECT_EQ(Value(kBoolean, "true"), "true");
  EXPECT_EQ(Value(kBoolean, "\"false\""), "false");
  EXPECT_EQ(Value(R"({"type":"timestamp"})", "\"2026-01-31T23:59:59.5+09:00\""),
            "2026-01-31 14:59:59.500000Z");
  EXPECT_EQ(Value(R"({"type":"timestamp","format":"%d.%m.%Y","time_zone":"Asia/Tokyo"})",
                  "\"31.01.2026\""),
            "2026-01-30 15:00:00.000000Z");
  EXPECT_EQ(Value(R"({"type":"timestamp","format":"%s"})", "1769903999"),
            "2026-01-31 23:59:59.000000Z");
  EXPECT_EQ(Value(R"({"type":"date"})", "\"2026-01-31\""), "2026-01-31");
}

TEST(JsonlParser, JsonColumnsKeepTheTextOfEveryValue) {
  for (const char* json : {R"({"a":[1,{"b":null}],"c":"x\ny"})", "[ 1 , 2 ]", "\"text\"", "1.50",
                           "true", "{}", "[]"}) {
    EXPECT_EQ(Value(kJson, json), json);
  }
  EXPECT_EQ(Value(kJson, "null"), "NULL");
  EXPECT_THAT(Value(kJson, R"({"a":tru})"), testing::HasSubstr("is not a JSON text"));
}

TEST(JsonlParser, LinesThatAreNoObjectAreRefusedWhole) {
  for (const char* line : {"x",
                           "1",
                           "null",
                           "\"text\"",
                           "[1]",
                           "{",
                           "}",
                           "{\"id\":1",
                           "{\"id\" 1}",
                           "{\"id\":1,}",
                           "{\"id\":1}}",
                           "{\"id\":1} {\"id\":2}",
                           "{\"id\":1}x",
                           "{id:1}",
                           "{\"id\":'1'}",
                           "{\"id\":01}",
                           "{\"id\":1.}",
                           "{\"id\":+1}",
                           "{\"id\":tru}",
                           "{\"id\":}",
                           "{\"name\":\"x}",
                           "{\"name\":\"\\x\"}",
                           "{\"name\":\"a\tb\"}",
                           "{\"name\":\"\xff\"}",
                           "{\"name\":nul}"}) {
    auto parsed = Parse(kIdName, std::string(line) + "\n{\"id\":2}\n");
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    EXPECT_THAT(parsed->rows, ElementsAre("2|NULL")) << line;
    ASSERT_EQ(parsed->refused.size(), 1u) << line;
    EXPECT_EQ(parsed->refused[0].raw, line);
    EXPECT_EQ(parsed->refused[0].line, 1);
    EXPECT_THAT(parsed->refused[0].reason, testing::StartsWith("not "));
  }
}

TEST(JsonlParser, RefusalsComeInTheOrderOfTheirRowsWithTheirPlaces) {
  auto parsed = Parse(kIdName,
                      "\xef\xbb\xbf{\"id\":\"a\"}\r\n"
                      "\n"
                      "not json\r\n"
                      "{\"id\":1}\n"
                      "{\"id\":\"b\",\"name\":\"x\"}");
  ASSERT_TRUE(parsed.ok());
  EXPECT_THAT(parsed->rows, ElementsAre("1|NULL"));
  EXPECT_EQ(parsed->rows_read, 4);
  ASSERT_EQ(parsed->refused.size(), 3u);
  EXPECT_EQ(parsed->refused[0].offset, 3);
  EXPECT_EQ(parsed->refused[0].line, 1);
  EXPECT_EQ(parsed->refused[0].column, "id");
  EXPECT_EQ(parsed->refused[0].raw, "{\"id\":\"a\"}");
  EXPECT_EQ(parsed->refused[1].offset, 16);
  EXPECT_EQ(parsed->refused[1].line, 3);
  EXPECT_EQ(parsed->refused[1].column, "");
  EXPECT_EQ(parsed->refused[2].offset, 35);
  EXPECT_EQ(parsed->refused[2].line, 5);
}

TEST(JsonlParser, TheFirstWrongColumnIsNamed) {
  auto parsed =
      Parse(R"([{"name":"a","type":"long"},{"name":"b","type":"long"}])", R"({"b":"x","a":"y"})");
  EXPECT_EQ(parsed->refused.at(0).column, "a");
}

TEST(JsonlParser, BlankLinesAreNoRows) {
  auto parsed = Parse(kIdName, "\n\r\n  \t\n{\"id\":1}\n\n");
  EXPECT_THAT(parsed->rows, ElementsAre("1|NULL"));
  EXPECT_EQ(parsed->rows_read, 1);
  EXPECT_EQ(Parse(kIdName, "")->rows_read, 0);
  EXPECT_EQ(Parse(kIdName, "\xef\xbb\xbf")->rows_read, 0);
}

TEST(JsonlParser, NewlineChoices) {
  const std::string rows = "{\"id\":1}%{\"id\":2}%";
  auto with = [&](std::string end, const char* choice) {
    std::string bytes = rows;
    for (size_t at; (at = bytes.find('%')) != std::string::npos;) bytes.replace(at, 1, end);
    return Parse(kIdName, bytes, R"({"newline":")" + std::string(choice) + "\"}")->rows.size();
  };
  EXPECT_EQ(with("\r\n", "CRLF"), 2u);
  EXPECT_EQ(with("\n", "CRLF"), 2u);
  EXPECT_EQ(with("\r\n", "LF"), 2u);
  EXPECT_EQ(with("\r", "CR"), 2u);
}

TEST(JsonlParser, OtherCharsetsAreRead) {
  // 日本 in Shift_JIS.
  auto parsed = Parse(kIdName, "{\"name\":\"\x93\xfa\x96\x7b\"}\n", R"({"charset":"Shift_JIS"})");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_THAT(parsed->rows, ElementsAre("NULL|日本"));
}

TEST(JsonlParser, ManyRowsOverManyBlocks) {
  std::string bytes;
  for (int i = 0; i < 200000; ++i) {
    bytes += "{\"id\":" + std::to_string(i) + ",\"name\":\"n\\u0020" + std::to_string(i) + "\"}\n";
    if (i % 50000 == 7) bytes += "{\"id\":\"bad\"}\n";
  }
  auto parsed = Parse(kIdName, bytes);
  ASSERT_TRUE(parsed.ok());
  ASSERT_EQ(parsed->rows.size(), 200000u);
  for (size_t i = 0; i < parsed->rows.size(); i += 997) {
    EXPECT_EQ(parsed->rows[i], std::to_string(i) + "|n " + std::to_string(i));
  }
  EXPECT_EQ(parsed->refused.size(), 4u);
  EXPECT_EQ(parsed->rows_read, 200004);
}

TEST(JsonlParser, NestingHasALimit) {
  std::string deep(5000, '[');
  deep.append(5000, ']');
  EXPECT_THAT(Value(kJson, deep), testing::HasSubstr("is not a JSON text"));
  EXPECT_EQ(Parse(kIdName, "{\"id\":1,\"x\":" + deep + "}\n")->rows_read, 1);
}

TEST(JsonlParser, WithoutColumnsItIsRefused) {
  auto parsed = Parse("[]", "");
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(KindOf(parsed.status()), ErrorKind::kDefinition);
}

/// Damaged lines are refused or read; the reader neither crashes nor loses count of a line.
TEST(JsonlParser, DamagedLinesAreAllAccountedFor) {
  const std::string row = R"({"id":123,"name":"a\n日\u0041","x":{"y":[1,2,{"z":null}]}})";
  std::mt19937 engine(99);
  for (int round = 0; round < 800; ++round) {
    std::string damaged = row;
    for (auto hits = 1 + engine() % 4; hits > 0; --hits) {
      char byte = static_cast<char>(engine());
      damaged[engine() % damaged.size()] = byte == '\n' ? 'x' : byte;
    }
    auto parsed = Parse(kIdName, row + "\n" + damaged + "\n" + row);
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    ASSERT_EQ(parsed->rows_read, 3) << damaged;
    ASSERT_EQ(parsed->rows.front(), parsed->rows.back());
  }
}

}  // namespace
}  // namespace waybill::parse
