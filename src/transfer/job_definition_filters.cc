#include "transfer/job_definition_filters.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "transfer/job_definition_words.h"

namespace waybill::transfer {
namespace {

/// One of TROCCO's words. `name` is also that of the kind of transform.
struct Filter {
  std::string_view name;
  bool is_list = true;
};

/// In the order in which they work.
constexpr Filter kFilters[] = {{.name = "filter_rows", .is_list = false},
                               {.name = "filter_masks"},
                               {.name = "filter_gsub"},
                               {.name = "filter_string_transforms"},
                               {.name = "filter_hashes"}};

/// An option that TROCCO sends always, and that only some choices of another use.
struct UsedOption {
  std::string_view filter;
  std::string_view option;
  std::string_view choice;
  std::vector<std::string_view> values;
};

const std::vector<UsedOption>& UsedOptions() {
  static const std::vector<UsedOption> kOptions = {
      {"filter_masks", "pattern", "mask_type", {"regex"}},
      {"filter_masks", "start_index", "mask_type", {"substring"}},
      {"filter_masks", "end_index", "mask_type", {"substring"}}};
  return kOptions;
}

/// "masks" of "filter_masks".
std::string ListName(const Filter& filter) {
  return std::string(filter.name.substr(std::string_view("filter_").size()));
}

void DropUnused(const Filter& filter, Json* entry) {
  if (!entry->is_object()) return;
  for (const UsedOption& used : UsedOptions()) {
    if (used.filter != filter.name) continue;
    if (std::ranges::find(used.values, TextAt(*entry, used.choice)) == used.values.end()) {
      entry->erase(std::string(used.option));
    }
  }
}

/// What `given` says in the options of a kind, lists of objects too.
Json KnownInAll(const Json& given, const OptionTable& table) {
  Json known = Known(given, table);
  for (const Option& option : table.options) {
    auto found = known.find(std::string(option.name));
    if (option.table == nullptr || found == known.end() || !found->is_array()) continue;
    *found = KnownOfEach(*found, *option.table);
  }
  return known;
}

const OptionTable* TableOf(const Connectors& connectors, const Filter& filter) {
  auto kind = std::ranges::find_if(connectors.transforms, [&](const TransformKind& known) {
    return known.options->name == filter.name;
  });
  return kind == connectors.transforms.end() ? nullptr : kind->options;
}

Json TransformOf(const Filter& filter, const Json& given, const OptionTable& table) {
  Json transform = {{"type", filter.name}};
  if (!filter.is_list) {
    if (given.is_object()) transform.update(KnownInAll(given, table));
    return transform;
  }
  transform.update(KnownInAll({{ListName(filter), given}}, table));
  Json& list = transform[ListName(filter)];
  if (!list.is_array()) return transform;
  for (Json& entry : list) DropUnused(filter, &entry);
  return transform;
}

}  // namespace

Json TransformsOfFilters(const Json& definition, const Connectors& connectors) {
  Json transforms = Json::array();
  for (const Filter& filter : kFilters) {
    auto given = definition.find(std::string(filter.name));
    const OptionTable* table = TableOf(connectors, filter);
    if (given == definition.end() || given->empty() || table == nullptr) continue;
    transforms.push_back(TransformOf(filter, *given, *table));
  }
  return transforms;
}

bool AreFilters(const Json& transforms, size_t first) {
  for (const Filter& filter : kFilters) {
    if (first < transforms.size() && transforms[first]["type"] == filter.name) ++first;
  }
  return first == transforms.size();
}

Json FiltersOfTransforms(const Json& transforms) {
  Json words = Json::object();
  for (const Filter& filter : kFilters) {
    auto found = std::ranges::find_if(
        transforms, [&](const Json& each) { return each["type"] == filter.name; });
    Json& word = words[std::string(filter.name)];
    if (found == transforms.end()) continue;
    word = filter.is_list ? found->at(ListName(filter)) : *found;
    if (!filter.is_list) word.erase("type");
  }
  return words;
}

}  // namespace waybill::transfer
