#include "transfer/schema.h"

#include <gmock/gmock.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "transfer/definition.h"
#include "transfer/fake_connectors.h"

namespace waybill::transfer {
namespace {

using testing::HasSubstr;

class SchemaTest : public testing::Test {
 protected:
  FakeStore store_;
  Connectors connectors_ = FakeConnectors(&store_);
};

TEST_F(SchemaTest, EveryKindIsDefinedOnceUnderItsPath) {
  Json schema = TransferSchema(connectors_);
  std::vector<std::string> names;
  for (const auto& [name, unused] : schema["$defs"].items()) names.push_back(name);
  EXPECT_THAT(names, testing::UnorderedElementsAre(
                         "source.s3", "source.s3.decoder", "source.file", "parser.csv",
                         "parser.csv.columns", "transforms.first", "destination.s3",
                         "destination.file", "formatter.csv", "formatter.parquet",
                         "variables.string", "variables.timestamp", "variables.timestamp_runtime"));
}

TEST_F(SchemaTest, OptionsKeepTypeDefaultLimitsAndSentence) {
  Json parser = TransferSchema(connectors_)["$defs"]["parser.csv"];
  EXPECT_EQ(parser["properties"]["skip_header_lines"],
            Json::parse(R"j({"description":"lines passed over at the beginning (lines)",
                             "type":"integer","minimum":0,"default":0})j"));
  EXPECT_EQ(parser["required"], Json::parse(R"(["type","columns"])"));
  EXPECT_EQ(parser["additionalProperties"], false);
}

struct Example {
  const char* what;
  bool good;
  const char* patch;  ///< RFC 7396, on a good transfer
};

constexpr Example kExamples[] = {
    {"a good transfer", true, "{}"},
    {"numbers for texts", true, R"({"memo":12})"},
    {"a variable", true, R"({"variables":[{"type":"string","name":"$a$","value":"x"}]})"},
    {"no name", false, R"({"name":null})"},
    {"an unknown option", false, R"({"nam":"x"})"},
    {"an unknown kind", false, R"({"source":{"type":"s4"}})"},
    {"no kind", false, R"({"source":{"type":null}})"},
    {"a wrong choice", false, R"({"source":{"decompression":"zip"}})"},
    {"an option of another kind", false, R"({"destination":{"formatter":{"type":"csv"}}})"},
    {"a number too large", false, R"({"source":{"parser":{"max_refused_percent":101}}})"},
    {"a list for an object", false, R"({"source":{"parser":[]}})"},
    {"a column without type", false, R"({"source":{"parser":{"columns":[{"name":"a"}]}}})"},
    {"a value on a time", false,
     R"({"variables":[{"type":"timestamp","name":"$a$","format":"%Y","value":"x"}]})"},
};

Json Patched(const Example& example) {
  Json document = Json::parse(R"({"name":"t",
      "source":{"type":"s3","bucket":"b","parser":{"type":"csv",
                "columns":[{"name":"a","type":"long"}]}},
      "destination":{"type":"s3","bucket":"b",
                     "formatter":{"type":"parquet","compression":"zstd"}}})");
  document.merge_patch(Json::parse(example.patch));
  return document;
}

TEST_F(SchemaTest, TheReaderAgreesWithTheExamples) {
  for (const Example& example : kExamples) {
    auto definition = ReadJson(Patched(example).dump(), "t", connectors_);
    EXPECT_EQ(definition.ok(), example.good) << example.what << definition.status().ToString();
  }
}

// The validator is the Python package jsonschema, which comes with the S3 server of the tests.
TEST_F(SchemaTest, AnOutsideValidatorAgreesWithTheExamples) {
  const std::string interpreter = TEST_PYTHON;
  if (!std::filesystem::exists(interpreter)) GTEST_SKIP() << "no " << interpreter;
  Json input = {{"schema", TransferSchema(connectors_)}, {"documents", Json::array()}};
  for (const Example& example : kExamples) input["documents"].push_back(Patched(example));
  auto folder = std::filesystem::path(testing::TempDir());
  auto file = folder / "waybill_schema_test.json";
  std::ofstream(file) << input.dump();
  std::string script =
      "import json,sys,jsonschema\n"
      "d=json.load(open(sys.argv[1]))\n"
      "v=jsonschema.Draft202012Validator\n"
      "v.check_schema(d['schema'])\n"
      "print(''.join(str(int(v(d['schema']).is_valid(x))) for x in d['documents']))\n";
  auto program = folder / "waybill_schema_test.py";
  std::ofstream(program) << script;
  std::string command = interpreter + " " + program.string() + " " + file.string();
  FILE* pipe = popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  char answers[64] = {};
  ASSERT_NE(std::fgets(answers, sizeof answers, pipe), nullptr);
  EXPECT_EQ(pclose(pipe), 0);
  for (size_t i = 0; i < std::size(kExamples); ++i) {
    EXPECT_EQ(answers[i] == '1', kExamples[i].good) << kExamples[i].what;
  }
  std::filesystem::remove(file);
  std::filesystem::remove(program);
}

TEST_F(SchemaTest, ReferenceHasARowPerOptionAndEscapesBars) {
  std::string page = ReferenceMarkdown(connectors_);
  EXPECT_THAT(page, HasSubstr("\n## parser.csv\n\nFields between delimiters.\n"));
  EXPECT_THAT(page, HasSubstr("| `skip_header_lines` | whole number, at least 0 | `0` | lines | "
                              "lines passed over at the beginning |\n"));
  EXPECT_THAT(page, HasSubstr("| `name` | text | **required** |  | what the transfer is called; "
                              "unique |\n"));
  EXPECT_THAT(page, HasSubstr("strptime \\| format"));
  EXPECT_THAT(page, HasSubstr("one of [parser.csv](#parsercsv)"));
  EXPECT_THAT(page, HasSubstr("| `decompression` | `auto`, `none`, `shout` | `\"auto\"` |"));
}

}  // namespace
}  // namespace waybill::transfer
