#include "transform/string_transform.h"

#include <arrow/compute/api_scalar.h>
#include <arrow/compute/exec.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "transform/texts.h"

namespace waybill::transform {
namespace {

using Array = std::shared_ptr<arrow::Array>;

Result<Array> NormalizeNfkc(const Array& texts) {
  arrow::compute::Utf8NormalizeOptions options(arrow::compute::Utf8NormalizeOptions::NFKC);
  ARROW_ASSIGN_OR_RAISE(arrow::Datum normal,
                        arrow::compute::CallFunction("utf8_normalize", {texts}, &options));
  return normal.make_array();
}

Result<TextChange> StringTransformOf(const Json& /*entry*/) { return TextChange(NormalizeNfkc); }

const OptionTable& EntryOptions() {
  static const OptionTable kTable = {
      .name = "string_transforms",
      .sentence = "One column whose texts are transformed.",
      .options = {{.name = "column_name",
                   .type = OptionType::kString,
                   .required = true,
                   .sentence = "the column, a string or json; it becomes a string"},
                  {.name = "type",
                   .type = OptionType::kChoice,
                   .default_json = "\"normalize_nfkc\"",
                   .sentence = "normalize_nfkc: full-width letters and digits become half-width, "
                               "half-width katakana full-width (Unicode's NFKC)",
                   .choices = {"normalize_nfkc"}}}};
  return kTable;
}

constexpr TextChangeKind kKind = {.list = "string_transforms",
                                  .column = "column_name",
                                  .takes_all_types = false,
                                  .make = StringTransformOf};

}  // namespace

const OptionTable& StringTransformOptions() {
  static const OptionTable kTable = {.name = "filter_string_transforms",
                                     .sentence = "Gives texts that look alike one spelling.",
                                     .options = {{.name = "string_transforms",
                                                  .type = OptionType::kObjectList,
                                                  .required = true,
                                                  .sentence = "the columns",
                                                  .table = &EntryOptions()}}};
  return kTable;
}

Result<std::unique_ptr<Transform>> MakeStringTransform(const Json& options,
                                                       const TransformSite& site) {
  return MakeTextChanges(kKind, options, site);
}

}  // namespace waybill::transform
