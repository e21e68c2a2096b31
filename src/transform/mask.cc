#include "transform/mask.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "transform/expression.h"
#include "transform/texts.h"
#include "transform/uses.h"

namespace waybill::transform {
namespace {

bool BeginsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }

/// Where the character number `index` begins; the end when there are not so many.
size_t CharacterAt(std::string_view text, int64_t index) {
  size_t at = 0;
  for (; at < text.size(); ++at) {
    if (BeginsCharacter(text[at]) && index-- == 0) break;
  }
  return at;
}

struct Span {
  size_t begin = 0;
  size_t end = 0;
};

/// One star for each character of `masked`, or `length` of them if there is any.
void AppendMasked(std::string_view text, Span masked, std::optional<int64_t> length,
                  std::string* out) {
  std::string_view hidden = text.substr(masked.begin, masked.end - masked.begin);
  const auto characters = std::ranges::count_if(hidden, BeginsCharacter);
  const int64_t stars = hidden.empty() ? 0 : length.value_or(characters);
  out->append(text.substr(0, masked.begin));
  out->append(static_cast<size_t>(stars), '*');
  out->append(text.substr(masked.end));
}

Span All(std::string_view text) { return {.begin = 0, .end = text.size()}; }

Span BeforeAt(std::string_view text) {
  return {.begin = 0, .end = std::min(text.rfind('@'), text.size())};
}

template <typename Find>
TextChange Covering(std::optional<int64_t> length, Find find) {
  return [=](const std::shared_ptr<arrow::Array>& texts) {
    return EachText(*texts, [&](std::string_view text, std::string* out) {
      AppendMasked(text, find(text), length, out);
    });
  };
}

std::optional<int64_t> NumberAt(const Json& entry, const char* name) {
  if (!entry.contains(name)) return std::nullopt;
  return entry[name].get<int64_t>();
}

Result<TextChange> Substring(const Json& entry, std::optional<int64_t> length) {
  const int64_t start = NumberAt(entry, "start_index").value_or(0);
  const auto end = NumberAt(entry, "end_index");
  if (end && *end < start) {
    return Fail(ErrorKind::kDefinition, "end_index",
                fmt::format("{} is before start_index, {}", *end, start));
  }
  return Covering(length, [=](std::string_view text) -> Span {
    return {.begin = CharacterAt(text, start), .end = end ? CharacterAt(text, *end) : text.size()};
  });
}

Result<TextChange> MaskOf(const Json& entry) {
  const auto type = entry["mask_type"].get<std::string>();
  const auto length = NumberAt(entry, "length");
  static const std::vector<Use> kUses = {{"pattern", "mask_type", {"regex"}},
                                         {"start_index", "mask_type", {"substring"}},
                                         {"end_index", "mask_type", {"substring"}}};
  ARROW_RETURN_NOT_OK(CheckUses(entry, kUses));
  if (type == "all") return Covering(length, All);
  if (type == "email") return Covering(length, BeforeAt);
  if (type == "substring") return Substring(entry, length);
  if (!entry.contains("pattern")) {
    return Fail(ErrorKind::kDefinition, "pattern", "mask_type regex needs one");
  }
  return ReplaceMatches(entry["pattern"].get<std::string>(),
                        std::string(static_cast<size_t>(length.value_or(1)), '*'));
}

const OptionTable& EntryOptions() {
  static const OptionTable kTable = {
      .name = "masks",
      .sentence = "What is masked in one column.",
      .options = {
          {.name = "name",
           .type = OptionType::kString,
           .required = true,
           .sentence = "the column; it becomes a string, whatever it was"},
          {.name = "mask_type",
           .type = OptionType::kChoice,
           .required = true,
           .sentence = "all: the whole text; email: up to the last @, and all where there is none; "
                       "regex: what pattern matches; substring: start_index up to end_index",
           .choices = {"all", "email", "regex", "substring"}},
          {.name = "length",
           .type = OptionType::kInteger,
           .unit = "characters",
           .sentence = "how many * are written, so that the length is hidden too; absent: one for "
                       "each character, and one for each match of a pattern",
           .minimum = 1,
           .maximum = 1000},
          {.name = "pattern",
           .type = OptionType::kString,
           .sentence = "of mask_type regex: a regular expression (RE2)"},
          {.name = "start_index",
           .type = OptionType::kInteger,
           .unit = "characters",
           .sentence = "of mask_type substring: the first character that is masked, counted from "
                       "0; absent: 0",
           .minimum = 0},
          {.name = "end_index",
           .type = OptionType::kInteger,
           .unit = "characters",
           .sentence = "of mask_type substring: the first character behind it that is not masked; "
                       "absent: all are, to the end",
           .minimum = 0}}};
  return kTable;
}

constexpr TextChangeKind kKind = {
    .list = "masks", .column = "name", .takes_all_types = true, .make = MaskOf};

}  // namespace

const OptionTable& MaskOptions() {
  static const OptionTable kTable = {.name = "filter_masks",
                                     .sentence = "Writes * over what nobody behind it may see.",
                                     .options = {{.name = "masks",
                                                  .type = OptionType::kObjectList,
                                                  .required = true,
                                                  .sentence = "the masks, in this order",
                                                  .table = &EntryOptions()}}};
  return kTable;
}

Result<std::unique_ptr<Transform>> MakeMask(const Json& options, const TransformSite& site) {
  return MakeTextChanges(kKind, options, site);
}

}  // namespace waybill::transform
