// What other readers make of the same bytes: Arrow's own CSV reader for values and NULL, Python's
// csv module for quoting.
#include <arrow/csv/api.h>
#include <arrow/io/memory.h>
#include <arrow/table.h>
#include <arrow/type.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "parse/csv/csv_for_test.h"

namespace waybill::parse {
namespace {

std::string ReadFile(const std::string& name) {
  std::ifstream file(TEST_DATA_DIR "/csv/" + name, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << name;
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

struct Messy {
  const char* name;
  const char* options;
};

constexpr Messy kMessy[] = {
    {"rfc4180", R"("escape": "")"},
    {"all_quoted", R"("escape": "\"")"},
    {"tabs", R"("delimiter": "\t", "escape": "")"},
    {"semicolons", R"("delimiter": ";", "quote": "'", "escape": "")"},
    {"backslashes", R"("escape": "\\")"},
};

TEST(CsvOracle, QuotingIsThatOfPythonsCsvModule) {
  for (const Messy& messy : kMessy) {
    auto options = Strings({"a", "b", "c", "d", "e"}, messy.options);
    std::string file = std::string("messy_") + messy.name;
    std::vector<std::string> expected;
    for (const Json& row : Json::parse(ReadFile(file + ".json"))) {
      std::string text;
      for (const Json& value : row) {
        text += (text.empty() ? "'" : "|'") + value.get<std::string>() + "'";
      }
      expected.push_back(text);
    }
    CsvOutcome found = ReadCsv(options, ReadFile(file + ".csv"));
    EXPECT_THAT(found.refusals, ::testing::IsEmpty()) << messy.name;
    // The csv module has no NULL.
    for (std::string& row : found.rows) {
      for (size_t at; (at = row.find("NULL")) != std::string::npos;) row.replace(at, 4, "''");
    }
    EXPECT_EQ(found.rows, expected) << messy.name;
  }
}

constexpr char kColumns[] = R"({"escape": "", "columns": [
    {"name": "l", "type": "long"}, {"name": "d", "type": "double"}, {"name": "b", "type": "boolean"},
    {"name": "s", "type": "string"}, {"name": "t", "type": "timestamp"}, {"name": "y", "type": "date"},
    {"name": "m", "type": "decimal", "precision": 15, "scale": 2},
    {"name": "w", "type": "decimal", "precision": 38, "scale": 10},
    {"name": "h", "type": "time"}]})";

class TypedRows {
 public:
  explicit TypedRows(uint64_t seed) : random_(seed) {}

  std::string Row() {
    std::string row = Maybe(fmt::format("{}", static_cast<int64_t>(random_())));
    row += "," + Maybe(fmt::format("{:.17g}", static_cast<double>(random_()) / 1e7 - 1e12));
    row += "," + Maybe(random_() % 2 ? "true" : "false");
    row += "," + Text();
    row += "," + Maybe(Date() + " " + Clock() + "Z");
    row += "," + Maybe(Date());
    row += "," + Maybe(Number(13) + "." + Digits(2));
    row += "," + Maybe(Number(28) + "." + Digits(10));
    row += "," + Maybe(Clock() + "." + Digits(6));
    return row + (random_() % 2 ? "\n" : "\r\n");
  }

 private:
  std::string Maybe(const std::string& text) {
    if (random_() % 10 == 0) return "";
    return random_() % 3 == 0 ? "\"" + text + "\"" : text;
  }
  std::string Text() {
    const char* texts[] = {
        "",         "\"\"", "plain",   "\"a, b\"", "\"two\nlines\"", "\"say \"\"hi\"\"\"",
        "\"東京\"", "a'b",  "\"\"\"\""};
    return texts[random_() % std::size(texts)];
  }
  std::string Digits(size_t count) {
    std::string digits;
    while (digits.size() < count) digits += static_cast<char>('0' + random_() % 10);
    return digits;
  }
  std::string Number(size_t longest) {
    std::string sign = random_() % 3 == 0 ? "-" : "";
    return sign + Digits(1 + random_() % longest);
  }
  std::string Date() {
    return fmt::format("{}-{:02}-{:02}", 1600 + random_() % 800, 1 + random_() % 12,
                       1 + random_() % 28);
  }
  std::string Clock() {
    return fmt::format("{:02}:{:02}:{:02}", random_() % 24, random_() % 60, random_() % 60);
  }

  std::mt19937_64 random_;
};

std::shared_ptr<arrow::Table> ReadWithArrow(const std::string& bytes,
                                            const std::shared_ptr<arrow::Schema>& schema) {
  auto read = arrow::csv::ReadOptions::Defaults();
  read.use_threads = false;
  auto parse = arrow::csv::ParseOptions::Defaults();
  parse.newlines_in_values = true;
  auto convert = arrow::csv::ConvertOptions::Defaults();
  convert.strings_can_be_null = true;
  convert.quoted_strings_can_be_null = false;
  convert.null_values = {""};
  for (const auto& field : schema->fields()) {
    read.column_names.push_back(field->name());
    convert.column_types[field->name()] = field->type();
  }
  auto input = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(bytes));
  auto reader =
      arrow::csv::TableReader::Make(arrow::io::default_io_context(), input, read, parse, convert)
          .ValueOrDie();
  return reader->Read().ValueOrDie()->CombineChunks().ValueOrDie();
}

TEST(CsvOracle, ValuesAndNullsAreThoseOfArrowsReader) {
  TypedRows rows(20260131);
  std::string bytes;
  for (int i = 0; i < 3000; ++i) bytes += rows.Row();

  auto parser = TryMakeCsv(kColumns).ValueOrDie();
  RefusalList refusals;
  auto reader =
      parser->Open(std::make_shared<TrickleStream>(bytes, SIZE_MAX), refusals).ValueOrDie();
  auto found = reader->ToTable().ValueOrDie()->CombineChunks().ValueOrDie();
  auto expected = ReadWithArrow(bytes, parser->schema());

  EXPECT_THAT(refusals.list, ::testing::IsEmpty());
  ASSERT_EQ(found->num_rows(), 3000);
  for (int i = 0; i < expected->num_columns(); ++i) {
    EXPECT_TRUE(found->column(i)->Equals(expected->column(i)))
        << expected->field(i)->ToString() << "\n"
        << found->column(i)->ToString() << expected->column(i)->ToString();
  }
}

}  // namespace
}  // namespace waybill::parse
