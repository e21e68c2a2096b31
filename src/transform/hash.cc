#include "transform/hash.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/digest.h"
#include "transform/texts.h"

namespace waybill::transform {
namespace {

Result<TextChange> HashOf(const Json& /*entry*/) {
  return TextChange(
      [](const std::shared_ptr<arrow::Array>& texts) { return EachText(*texts, AppendSha256Hex); });
}

const OptionTable& EntryOptions() {
  static const OptionTable kTable = {
      .name = "hashes",
      .sentence = "One column whose texts are hashed.",
      .options = {{.name = "name",
                   .type = OptionType::kString,
                   .required = true,
                   .sentence = "the column; it becomes a string, whatever it was"}}};
  return kTable;
}

constexpr TextChangeKind kKind = {
    .list = "hashes", .column = "name", .takes_all_types = true, .make = HashOf};

}  // namespace

const OptionTable& HashOptions() {
  static const OptionTable kTable = {
      .name = "filter_hashes",
      .sentence =
          "Puts the SHA-256 of a text in its place, as 64 hexadecimal digits. Who can guess "
          "a text can find it again: this is no encryption.",
      .options = {{.name = "hashes",
                   .type = OptionType::kObjectList,
                   .required = true,
                   .sentence = "the columns",
                   .table = &EntryOptions()}}};
  return kTable;
}

Result<std::unique_ptr<Transform>> MakeHash(const Json& options, const TransformSite& site) {
  return MakeTextChanges(kKind, options, site);
}

}  // namespace waybill::transform
