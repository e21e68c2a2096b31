#include <nlohmann/json.hpp>

#include "format/formatters.h"
#include "stage/formatter_contract.h"

namespace waybill::contract {
namespace {

/// One case per format with its defaults.
std::vector<FormatterCase> Cases() {
  std::vector<FormatterCase> cases;
  for (const auto& kind : format::FormatterKinds()) {
    cases.push_back({std::string(kind.options->name), [kind] {
                       auto options = ApplyOptions(*kind.options, Json::object(), "formatter");
                       return kind.make(options.ValueOrDie()).ValueOrDie();
                     }});
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(All, FormatterContract, testing::ValuesIn(Cases()), FormatterCaseName);

}  // namespace
}  // namespace waybill::contract
