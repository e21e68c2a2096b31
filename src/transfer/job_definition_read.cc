#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "transfer/definition_tables.h"
#include "transfer/job_definition.h"
#include "transfer/job_definition_words.h"

namespace waybill::transfer {
namespace {

constexpr std::string_view kNotDoneYet[] = {"filter_masks",  "filter_add_time",
                                            "filter_gsub",   "filter_string_transforms",
                                            "filter_hashes", "filter_unixtime_conversions"};

Status Wrong(std::string_view where, std::string_view what) {
  return Fail(ErrorKind::kDefinition, where, what);
}

bool IsTrue(const Json& object, const char* name) {
  return object.contains(name) && object[name].is_boolean() && object[name].get<bool>();
}

/// Those of an option table's options that have a value here.
Json Known(const Json& given, const OptionTable& table) {
  Json known = Json::object();
  for (const Option& option : table.options) {
    auto found = given.find(std::string(option.name));
    if (found != given.end() && !found->is_null()) known[std::string(option.name)] = *found;
  }
  return known;
}

Json WithoutNulls(const Json& objects) {
  Json list = Json::array();
  for (const Json& each : objects) {
    if (!each.is_object()) {
      list.push_back(each);
      continue;
    }
    Json kept = Json::object();
    for (const auto& [name, value] : each.items()) {
      if (!value.is_null()) kept[name] = value;
    }
    list.push_back(std::move(kept));
  }
  return list;
}

class ToDocument {
 public:
  ToDocument(const Json& definition, const JobDefinitionTerms& terms)
      : definition_(definition), terms_(terms), tables_(terms.connectors) {}

  Result<Json> Document() {
    for (std::string_view name : kNotDoneYet) {
      if (definition_.contains(name) && !definition_[name].empty()) {
        return Wrong(name, "this Waybill cannot do this yet: take it out");
      }
    }
    Json document = Json::object();
    ARROW_ASSIGN_OR_RAISE(document["source"], Source());
    ARROW_ASSIGN_OR_RAISE(document["transforms"], Transforms(&document["source"]["parser"]));
    ARROW_ASSIGN_OR_RAISE(document["destination"], Destination());
    document["variables"] = Variables();
    return document;
  }

 private:
  /// The block of the used type and its table.
  Result<std::pair<const Json*, const OptionTable*>> End(const char* end, const char* part) const {
    std::string type = TextAt(definition_, fmt::format("{}_type", end));
    const Option& option = *tables_.transfer().Find(part);
    std::vector<std::string_view> names;
    for (const OptionTable* table : option.variants) {
      names.push_back(table->name);
      if (table->name != type) continue;
      return std::pair(&definition_[end][BlockName(type, end)], table);
    }
    return Wrong(fmt::format("{}_type", end),
                 fmt::format("this Waybill has no connector '{}' yet; it has {}", type,
                             fmt::join(names, ", ")));
  }

  Result<Json> Connected(const Json& block, const OptionTable& table, const char* end) const {
    Json part = {{"type", table.name}};
    part.update(Known(block, table));
    if (table.Find("connection") == nullptr) return part;
    std::string name = fmt::format("{}_connection_id", table.name);
    if (!block.contains(name) || !block[name].is_number_integer()) {
      return Wrong(end, fmt::format("{}: must be the id of a connection", name));
    }
    auto id = block[name].get<int64_t>();
    auto connection = terms_.name_of(id);
    if (!connection) {
      return Wrong(end, fmt::format("{}: there is no connection {}", name, id));
    }
    part["connection"] = *connection;
    return part;
  }

  Result<Json> Source() const {
    ARROW_ASSIGN_OR_RAISE(auto end, End("input_option", "source"));
    const auto& [block, table] = end;
    ARROW_ASSIGN_OR_RAISE(Json source, Connected(*block, *table, "input_option"));
    std::string packed = TextAt(*block, "decompression_type");
    if (!source.contains("decompression")) {
      source["decompression"] = Translated(kDecompressions, packed, true);
    }
    if (packed != "default" && !packed.empty()) {
      return Wrong("input_option", fmt::format("decompression_type: this Waybill cannot open {} "
                                               "archives yet; 'default' finds gzip, bzip2 and "
                                               "zstd by itself",
                                               packed));
    }
    source["incremental"] = IsTrue(*block, "incremental_loading_enabled") ? "ledger" : "none";
    ARROW_ASSIGN_OR_RAISE(source["parser"], Parser(*block, *table));
    return source;
  }

  Result<Json> Parser(const Json& block, const OptionTable& source) const {
    std::vector<std::string> known;
    for (const OptionTable* table : source.Find("parser")->variants) {
      std::string name = fmt::format("{}_parser", table->name);
      known.push_back(name);
      if (!block.contains(name) || !block[name].is_object()) continue;
      Json parser = {{"type", table->name}};
      parser.update(Known(block[name], *table));
      // Null is "none" here; an option that is left out has its default.
      for (const char* character : {"quote", "escape"}) {
        if (block[name].contains(character) && block[name][character].is_null()) {
          parser[character] = "";
        }
      }
      if (parser.contains("columns") && parser["columns"].is_array()) {
        parser["columns"] = WithoutNulls(parser["columns"]);
      }
      return parser;
    }
    return Wrong("input_option", fmt::format("this Waybill reads with one of {} so far; give one",
                                             fmt::join(known, ", ")));
  }

  /// filter_columns and filter_rows. What a column becomes is read so from its text where nothing
  /// else needs it otherwise, so that a row that does not fit is refused and accounted for.
  Result<Json> Transforms(Json* parser) const {
    Json transforms = Json::array();
    if (definition_.contains("filter_columns") && definition_["filter_columns"].is_array()) {
      Json columns = Json::array();
      for (size_t i = 0; i < definition_["filter_columns"].size(); ++i) {
        auto column = Column(definition_["filter_columns"][i], parser);
        if (!column.ok()) return Within(fmt::format("filter_columns[{}]", i), column.status());
        columns.push_back(*std::move(column));
      }
      if (!IsPlain(columns, *parser)) {
        transforms.push_back({{"type", "columns"}, {"columns", std::move(columns)}});
      }
    }
    if (definition_.contains("filter_rows") && definition_["filter_rows"].is_object()) {
      Json filter = {{"type", "filter_rows"}};
      filter.update(definition_["filter_rows"]);
      filter["filter_row_conditions"] = WithoutNulls(filter["filter_row_conditions"]);
      transforms.push_back(std::move(filter));
    }
    return transforms;
  }

  int64_t Uses(const std::string& src) const {
    return std::ranges::count_if(definition_["filter_columns"],
                                 [&](const Json& column) { return TextAt(column, "src") == src; });
  }

  /// Gives the wanted type to what the parser reads, or to what is made of it behind the parser.
  static void Retype(const Json& wanted, bool is_shared, Json* parsed, Json* column) {
    const std::string type = TextAt(wanted, "type");
    const std::string format = TextAt(wanted, "format");
    const std::string has = TextAt(*parsed, "type");
    if (type.empty() || type == has) return;
    const bool cannot_fail = type == "string" || (type == "double" && has == "long");
    // Of a column that is used twice the transform refuses what could fail, with the reason.
    if (cannot_fail || is_shared) {
      (*column)["type"] = type;
      if (has == "timestamp" && !format.empty()) (*column)["format"] = format;
      return;
    }
    (*parsed)["type"] = type;
    if (!format.empty()) (*parsed)["format"] = format;
  }

  Result<Json> Column(const Json& wanted, Json* parser) const {
    if (IsTrue(wanted, "json_expand_enabled")) {
      return Wrong("json_expand_enabled", "this Waybill cannot expand JSON yet: set it to false");
    }
    std::string src =
        TextAt(wanted, "src").empty() ? TextAt(wanted, "name") : TextAt(wanted, "src");
    Json& parsed = (*parser)["columns"];
    auto found = std::ranges::find_if(
        parsed, [&](const Json& column) { return TextAt(column, "name") == src; });
    if (found == parsed.end()) {
      return Wrong("src", fmt::format("the parser has no column '{}'", src));
    }
    const std::string name = TextAt(wanted, "name");
    Json column = {{"name", name}};
    if (src != name) column["src"] = src;
    Retype(wanted, Uses(src) > 1, &*found, &column);
    if (!TextAt(wanted, "time_zone").empty()) column["time_zone"] = wanted["time_zone"];
    if (wanted.contains("default") && wanted["default"].is_string()) {
      column["default"] = wanted["default"];
    }
    return column;
  }

  static bool IsPlain(const Json& columns, const Json& parser) {
    if (columns.size() != parser["columns"].size()) return false;
    for (size_t i = 0; i < columns.size(); ++i) {
      bool is_same = columns[i].size() == 1 && columns[i]["name"] == parser["columns"][i]["name"];
      if (!is_same) return false;
    }
    return true;
  }

  Result<Json> Destination() const {
    ARROW_ASSIGN_OR_RAISE(auto end, End("output_option", "destination"));
    const auto& [block, table] = end;
    ARROW_ASSIGN_OR_RAISE(Json destination, Connected(*block, *table, "output_option"));
    if (destination.contains("canned_acl")) {
      destination["canned_acl"] = Translated(kCannedAcls, TextAt(*block, "canned_acl"), true);
    }
    destination["encoder_type"] = Translated(kEncoders, TextAt(*block, "encoder_type"), true);
    const Json& formatter = (*block)["formatter"];
    std::string type = TextAt(formatter, "type");
    destination["formatter"] = {{"type", type}};
    for (const OptionTable* known : table->Find("formatter")->variants) {
      if (known->name == type) {
        destination["formatter"].update(Formatter(formatter[type + "_formatter"], *known));
      }
    }
    return destination;
  }

  static Json Formatter(const Json& block, const OptionTable& table) {
    Json formatter = Known(block, table);
    if (formatter.contains("encoding")) {
      formatter["encoding"] = Translated(kEncodings, TextAt(block, "encoding"), true);
    }
    if (block.contains("csv_formatter_column_options_attributes")) {
      formatter["column_options"] = WithoutNulls(block["csv_formatter_column_options_attributes"]);
    }
    return formatter;
  }

  /// Both ends' in one list; of two with one name, the destination's.
  Json Variables() const {
    Json all = Json::array();
    for (const char* end : {"output_option", "input_option"}) {
      const Json& block = definition_[end].begin().value();
      if (!block.contains("custom_variable_settings")) continue;
      for (const Json& variable : WithoutNulls(block["custom_variable_settings"])) {
        bool is_known = std::ranges::any_of(all, [&](const Json& other) {
          return TextAt(other, "name") == TextAt(variable, "name");
        });
        if (!is_known) all.push_back(variable);
      }
    }
    return all;
  }

  const Json& definition_;
  const JobDefinitionTerms& terms_;
  const DefinitionTables tables_;
};

}  // namespace

Result<Json> DocumentOfJobDefinition(const Json& definition, const JobDefinitionTerms& terms) {
  return ToDocument(definition, terms).Document();
}

}  // namespace waybill::transfer
