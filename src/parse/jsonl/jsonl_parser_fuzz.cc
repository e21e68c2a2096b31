#include <nlohmann/json.hpp>

#include "parse/fuzz_parser.h"
#include "parse/jsonl/jsonl_parser.h"

namespace waybill::parse {
namespace {

constexpr const char* kOptions =
    R"({"columns":[{"name":"a","type":"string"},{"name":"b","type":"long"},
      {"name":"c","type":"decimal","precision":9,"scale":2},{"name":"d","type":"double"},
      {"name":"e","type":"timestamp"},{"name":"f","type":"boolean"},{"name":"g","type":"json"},
      {"name":"h","type":"date"},{"name":"i","type":"time"}]})";

std::unique_ptr<Parser> Make() {
  auto checked = ApplyOptions(JsonlParserOptions(), Json::parse(kOptions), "parser").ValueOrDie();
  return MakeJsonlParser(checked).ValueOrDie();
}

}  // namespace
}  // namespace waybill::parse

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto parser = waybill::parse::Make();
  waybill::parse::FuzzParsers(*parser, *parser, std::string(data, data + size));
  return 0;
}
