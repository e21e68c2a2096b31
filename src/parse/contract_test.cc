#include <nlohmann/json.hpp>

#include "parse/csv/csv_options.h"
#include "parse/csv/csv_parser.h"
#include "parse/jsonl/jsonl_parser.h"
#include "stage/parser_contract.h"

namespace waybill::contract {
namespace {

/// A parser of `options` (JSON text), made by a folder's own functions.
std::function<std::unique_ptr<Parser>()> Maker(const OptionTable& table,
                                               Result<std::unique_ptr<Parser>> (*make)(const Json&),
                                               std::string options) {
  return [&table, make, options] {
    auto checked = ApplyOptions(table, Json::parse(options), "parser");
    return make(checked.ValueOrDie()).ValueOrDie();
  };
}

const ParserCase kJsonl = {
    .name = "jsonl",
    .make = Maker(parse::JsonlParserOptions(), parse::MakeJsonlParser,
                  R"({"columns":[{"name":"id","type":"long"},{"name":"name","type":"string"},
                      {"name":"j","type":"json"},
                      {"name":"price","type":"decimal","precision":9,"scale":2}]})"),
    .bytes =
        "\xef\xbb\xbf{\"id\":1,\"name\":\"a\\nb \\u65e5\",\"j\":{\"x\":[1,2]},\"price\":1.50}\r\n"
        "\n  \r\n"
        "{\"price\":\"2.25\",\"id\":2,\"extra\":[{}],\"name\":null}\n"
        "{\"id\":3,\"name\":\"日本\"\n"
        "not json\n"
        "{\"id\":\"x\",\"name\":\"bad id\"}\r\n"
        "{\"id\":4,\"name\":\"\xff\"}\n"
        "[1]\n"
        "{}\n"
        "{\"id\":5}{\"id\":6}\n"
        "{\"id\":7,\"price\":1.234}\n"
        "{\"id\":8,\"name\":\"last\"}",
    .rows = 4,
    .refused = 7};

const ParserCase kCsv = {
    .name = "csv",
    .make = Maker(
        parse::CsvParserOptions(), parse::MakeCsvParser,
        R"({"skip_header_lines":1,"columns":[{"name":"id","type":"long"},{"name":"name","type":"string"},
                      {"name":"price","type":"decimal","precision":9,"scale":2}]})"),
    .bytes =
        "\xef\xbb\xbfid,name,price\r\n"
        "1,\"a,\"\"b\"\"\nc\",1.50\r\n"
        "\n"
        "2,日本,\n"
        "x,bad id,1\n"
        "3,\"\",1.234\n"
        "4,short\r\n"
        "5,a,1,surplus\n"
        "6,\xff,1\n"
        "7,last,2.5",
    .rows = 3,
    .refused = 5};

INSTANTIATE_TEST_SUITE_P(All, ParserContract, testing::Values(kJsonl, kCsv), ParserCaseName);

}  // namespace
}  // namespace waybill::contract
