#include "transfer/job_definition_filters.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "transfer/job_definition_words.h"

namespace waybill::transfer {
namespace {

/// One of TROCCO's words. `name` is also that of the kind of transform.
struct Filter {
  std::string_view name;
  bool is_list = true;
  Words renamed = {};  ///< an option that a transform calls otherwise
};

/// In the order in which they work.
constexpr Filter kFilters[] = {{.name = "filter_rows", .is_list = false},
                               {.name = "filter_masks"},
                               {.name = "filter_add_time",
                                .is_list = false,
                                .renamed = {.trocco = "type", .document = "column_type"}},
                               {.name = "filter_gsub"},
                               {.name = "filter_string_transforms"},
                               {.name = "filter_hashes"},
                               {.name = "filter_unixtime_conversions"}};

/// Of TROCCO's columns that are expanded, and of the kind of transform that does it.
constexpr Filter kExpand = {.name = "json_expand"};
constexpr char kExpandEnabled[] = "json_expand_enabled";
constexpr char kKeepBase[] = "json_expand_keep_base_column";
constexpr char kExpandColumns[] = "json_expand_columns";

/// An option that TROCCO sends always, and that only some choices of another use.
struct UsedOption {
  std::string_view filter;
  std::string_view option;
  std::string_view choice;
  std::vector<std::string_view> values;
};

const std::vector<UsedOption>& UsedOptions() {
  static const std::vector<std::string_view> kWithText = {"unixtime_to_string",
                                                          "string_to_unixtime"};
  static const std::vector<UsedOption> kOptions = {
      {"filter_masks", "pattern", "mask_type", {"regex"}},
      {"filter_masks", "start_index", "mask_type", {"substring"}},
      {"filter_masks", "end_index", "mask_type", {"substring"}},
      {"filter_add_time", "timestamp_format", "column_type", {"string"}},
      {"filter_add_time", "time_zone", "column_type", {"string"}},
      {"filter_unixtime_conversions", "datetime_format", "kind", kWithText},
      {"filter_unixtime_conversions", "datetime_timezone", "kind", kWithText},
      {"json_expand", "format", "type", {"timestamp"}},
      {"json_expand", "timezone", "type", {"timestamp"}}};
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
    const std::string option(used.option);
    auto found = entry->find(option);
    // The provider writes "" for what is not set.
    const bool is_text = found != entry->end() && found->is_string();
    const bool is_empty = is_text && TextAt(*entry, used.option).empty();
    const std::string chosen = TextAt(*entry, used.choice);
    const bool is_used = std::ranges::find(used.values, chosen) != used.values.end();
    if (is_empty || !is_used) entry->erase(option);
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

Json Renamed(Json object, const Words& renamed, bool to_document) {
  const std::string from(to_document ? renamed.trocco : renamed.document);
  auto found = object.find(from);
  if (from.empty() || found == object.end()) return object;
  object[std::string(to_document ? renamed.document : renamed.trocco)] = *found;
  object.erase(from);
  return object;
}

Json TransformOf(const Filter& filter, const Json& given, const OptionTable& table) {
  Json transform = {{"type", filter.name}};
  if (!filter.is_list) {
    if (!given.is_object()) return transform;
    transform.update(KnownInAll(Renamed(given, filter.renamed, /*to_document=*/true), table));
    DropUnused(filter, &transform);
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

Json TransformsOfExpanded(const Json& columns, const Connectors& connectors) {
  Json transforms = Json::array();
  const OptionTable* table = TableOf(connectors, kExpand);
  for (const Json& column : columns) {
    if (table == nullptr || !column.is_object() || !column.contains(kExpandEnabled)) continue;
    if (column[kExpandEnabled] != true) continue;
    Json transform = {{"type", kExpand.name}, {"column_name", column["name"]}};
    transform.update(KnownInAll(column, *table));
    if (transform.contains(kExpandColumns)) {
      for (Json& entry : transform[kExpandColumns]) DropUnused(kExpand, &entry);
    }
    transforms.push_back(std::move(transform));
  }
  return transforms;
}

bool SayExpanded(const Json& transforms, Json* columns) {
  for (const Json& transform : transforms) {
    if (transform["type"] != kExpand.name) continue;
    auto column = std::ranges::find_if(*columns, [&](const Json& each) {
      return each["name"] == transform["column_name"] && !each.contains(kExpandEnabled);
    });
    if (column == columns->end()) return false;
    (*column)[kExpandEnabled] = true;
    (*column)[kKeepBase] = transform[kKeepBase];
    (*column)[kExpandColumns] = transform[kExpandColumns];
  }
  return true;
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
    if (filter.is_list) {
      word = found->at(ListName(filter));
      continue;
    }
    word = *found;
    word.erase("type");
    word = Renamed(std::move(word), filter.renamed, /*to_document=*/false);
  }
  return words;
}

}  // namespace waybill::transfer
