#include "transform/gsub.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "transform/expression.h"
#include "transform/texts.h"

namespace waybill::transform {
namespace {

Result<TextChange> ReplacementOf(const Json& entry) {
  const auto pattern = entry["pattern"].get<std::string>();
  // The pattern first: which groups a wrong one has means nothing.
  ARROW_RETURN_NOT_OK(ReplaceMatches(pattern, "").status());
  ARROW_ASSIGN_OR_RAISE(auto rewrite, RewriteOfJava(entry["to"].get<std::string>(), pattern));
  return ReplaceMatches(pattern, std::move(rewrite));
}

const OptionTable& EntryOptions() {
  static const OptionTable kTable = {
      .name = "gsub",
      .sentence = "What is replaced in one column.",
      .options = {
          {.name = "column_name",
           .type = OptionType::kString,
           .required = true,
           .sentence = "the column, a string or json; it becomes a string"},
          {.name = "pattern",
           .type = OptionType::kString,
           .required = true,
           .sentence = "a regular expression (RE2); every match is replaced"},
          {.name = "to",
           .type = OptionType::kString,
           .default_json = "\"\"",
           .sentence = "what stands there instead: $1 and ${name} are the pattern's groups, "
                       "\\$ and \\\\ those characters; empty deletes"}}};
  return kTable;
}

constexpr TextChangeKind kKind = {
    .list = "gsub", .column = "column_name", .takes_all_types = false, .make = ReplacementOf};

}  // namespace

const OptionTable& GsubOptions() {
  static const OptionTable kTable = {
      .name = "filter_gsub",
      .sentence = "Replaces what regular expressions match.",
      .options = {{.name = "gsub",
                   .type = OptionType::kObjectList,
                   .required = true,
                   .sentence = "the replacements, in this order; several may be of one column",
                   .table = &EntryOptions()}}};
  return kTable;
}

Result<std::unique_ptr<Transform>> MakeGsub(const Json& options, const TransformSite& site) {
  return MakeTextChanges(kKind, options, site);
}

}  // namespace waybill::transform
