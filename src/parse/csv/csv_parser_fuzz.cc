#include <nlohmann/json.hpp>

#include "parse/csv/csv_parser.h"
#include "parse/fuzz_parser.h"

namespace waybill::parse {
namespace {

constexpr const char* kColumns =
    R"({"columns":[{"name":"a","type":"string"},{"name":"b","type":"long"},
      {"name":"c","type":"decimal","precision":9,"scale":2},{"name":"d","type":"double"},
      {"name":"e","type":"timestamp"},{"name":"f","type":"boolean"},{"name":"g","type":"json"},
      {"name":"h","type":"date","format":"%d %b %Y"},{"name":"i","type":"time"}],
      "allow_optional_columns":true,"allow_extra_columns":true})";

/// What a file may be declared as, chosen by an input's first byte.
constexpr const char* kDialects[] = {
    "{}",
    R"({"allow_optional_columns":false,"allow_extra_columns":false})",
    R"({"delimiter":"\t","quote":"","null_string":"\\N"})",
    R"({"delimiter":";","quote":"'","escape":"","trim_if_not_quoted":true})",
    R"({"quotes_in_quoted_fields":"ACCEPT_STRAY_QUOTES_ASSUMING_NO_DELIMITERS_IN_FIELDS"})",
    R"({"comment_line_marker":"##","max_quoted_size_limit":5})",
    R"({"skip_header_lines":1,"match_header":true})",
    R"({"charset":"Shift_JIS"})",
    R"({"charset":"UTF-16LE","skip_header_lines":2})",
    R"({"charset":"ISO-8859-1","escape":"\""})"};

std::unique_ptr<Parser> Make(size_t dialect, CsvTuning tuning) {
  Json options = Json::parse(kColumns);
  options.update(Json::parse(kDialects[dialect]));
  auto checked = ApplyOptions(CsvParserOptions(), options, "parser").ValueOrDie();
  return MakeCsvParser(checked, tuning).ValueOrDie();
}

}  // namespace
}  // namespace waybill::parse

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace waybill::parse;
  const waybill::ChosenInput input(data, size, std::size(kDialects));
  CsvTuning scalar;
  scalar.kernel = IndexKernel::kNone;
  scalar.limits.block = 64;
  FuzzParsers(*Make(input.choice, {}), *Make(input.choice, scalar), input.bytes);
  return 0;
}
