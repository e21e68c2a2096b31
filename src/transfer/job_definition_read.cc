#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "transfer/checks.h"
#include "transfer/definition_tables.h"
#include "transfer/job_definition.h"
#include "transfer/job_definition_filters.h"
#include "transfer/job_definition_words.h"
#include "transfer/variables.h"

namespace waybill::transfer {
namespace {

Status Wrong(std::string_view where, std::string_view what) {
  return Fail(ErrorKind::kDefinition, where, what);
}

bool IsTrue(const Json& object, const char* name) {
  return object.contains(name) && object[name].is_boolean() && object[name].get<bool>();
}

/// What a request holds under `name`, when it is a list.
Json ListOf(const Json& object, const char* name) {
  return object.contains(name) && object[name].is_array() ? object[name] : Json::array();
}

/// The provider writes "" for what is not set. A name of one of these is never the empty text.
void EraseEmpty(Json* object, std::initializer_list<const char*> names) {
  if (!object->is_object()) return;
  for (const char* name : names) {
    auto found = object->find(name);
    bool is_text = found != object->end() && found->is_string();
    if (is_text && TextAt(*object, name).empty()) object->erase(name);
  }
}

class ToDocument {
 public:
  ToDocument(const Json& definition, const JobDefinitionTerms& terms)
      : definition_(definition), terms_(terms), tables_(terms.connectors) {}

  Result<Json> Document() {
    Json document = Json::object();
    ARROW_ASSIGN_OR_RAISE(document["source"], Source());
    ARROW_ASSIGN_OR_RAISE(document["transforms"], Transforms(&document["source"]["parser"]));
    ARROW_ASSIGN_OR_RAISE(document["destination"], Destination());
    ARROW_ASSIGN_OR_RAISE(document["variables"], Variables());
    DropForeignOptions(&document);
    return document;
  }

 private:
  /// The block of the used type and its table.
  Result<std::pair<const Json*, const OptionTable*>> End(const char* end, const char* part) const {
    std::string type = TextAt(definition_, fmt::format("{}_type", end));
    const Option& option = *tables_.transfer().Find(part);
    std::vector<std::string_view> names;
    for (const OptionTable* table : option.variants) {
      // TROCCO has nothing without a connection, and files of this machine are not for its API.
      if (table->Find("connection") != nullptr) names.push_back(table->name);
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
    ARROW_RETURN_NOT_OK(Unpacking(*block, *table, &source));
    source["incremental"] = IsTrue(*block, "incremental_loading_enabled") ? "ledger" : "none";
    ARROW_ASSIGN_OR_RAISE(source["parser"], Parser(*block, *table));
    return source;
  }

  /// Waybill's own `decompression` may stand beside the default of TROCCO's word only.
  static Status Unpacking(const Json& block, const OptionTable& table, Json* source) {
    std::string packed = TextAt(block, "decompression_type");
    if (packed.empty()) packed = kDefaultDecompression;
    if (!source->contains("decompression")) {
      (*source)["decompression"] = Translated(kDecompressions, packed, true);
    } else if (packed != kDefaultDecompression) {
      return Wrong("input_option", fmt::format("decompression_type says '{}' and decompression "
                                               "'{}': give one of them",
                                               packed, TextAt(*source, "decompression")));
    }
    // The provider sends a decoder also where there is nothing to choose from.
    if (!source->contains("decoder")) return Status::OK();
    Json decoder = (*source)["decoder"];
    if (decoder.is_object()) decoder = Known(decoder, *table.Find("decoder")->table);
    EraseEmpty(&decoder, {"match_name"});
    (*source)["decoder"] = decoder;
    if (decoder.empty()) source->erase("decoder");
    return Status::OK();
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
      if (const Option* columns = table->Find("columns")) {
        parser["columns"] = KnownOfEach(ListOf(parser, "columns"), *columns->table);
        for (Json& column : parser["columns"]) EraseEmpty(&column, {"format", "time_zone", "date"});
      }
      return parser;
    }
    return Wrong("input_option", fmt::format("this Waybill reads with one of {} so far; give one",
                                             fmt::join(known, ", ")));
  }

  /// filter_columns, and the other filters behind them. What a column becomes is read so from its
  /// text where nothing else needs it otherwise, so that a row that does not fit is refused and
  /// accounted for.
  Result<Json> Transforms(Json* parser) const {
    Json transforms = Json::array();
    Json columns = Json::array();
    const Json all_wanted = ListOf(definition_, "filter_columns");
    for (const Json& wanted : all_wanted) {
      auto column = Column(wanted, parser);
      if (!column.ok()) {
        return Within(fmt::format("filter_columns[{}]", columns.size()), column.status());
      }
      columns.push_back(*std::move(column));
    }
    if (columns.empty()) return Wrong("filter_columns", "must name at least one column");
    if (!IsPlain(columns, *parser)) {
      transforms.push_back({{"type", "columns"}, {"columns", std::move(columns)}});
    }
    for (const Json& more : {TransformsOfExpanded(all_wanted, terms_.connectors),
                             TransformsOfFilters(definition_, terms_.connectors)}) {
      transforms.insert(transforms.end(), more.begin(), more.end());
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
    // TROCCO itself writes "" where there is none.
    if (!TextAt(wanted, "default").empty()) column["default"] = wanted["default"];
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
    if (!block->contains("formatter") || TextAt((*block)["formatter"], "type").empty()) {
      return Wrong("output_option", "formatter_type: must be given: csv, jsonl or parquet");
    }
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
    EraseEmpty(&formatter, {"date_format", "timezone"});
    // It is the zone that date_format writes: alone it says nothing.
    if (!formatter.contains("date_format")) formatter.erase("timezone");
    if (const Option* columns = table.Find("column_options")) {
      formatter["column_options"] =
          KnownOfEach(ListOf(block, "csv_formatter_column_options_attributes"), *columns->table);
      for (Json& column : formatter["column_options"]) EraseEmpty(&column, {"timezone"});
    }
    return formatter;
  }

  /// Both ends' in one list, in which a name means one thing.
  Result<Json> Variables() const {
    Json all = Json::array();
    for (const char* end : {"output_option", "input_option"}) {
      const Json& block = definition_[end].begin().value();
      for (const Json& given : ListOf(block, "custom_variable_settings")) {
        Json variable = KnownVariable(given);
        auto other = std::ranges::find_if(all, [&](const Json& each) {
          return TextAt(each, "name") == TextAt(variable, "name");
        });
        if (other == all.end()) {
          all.push_back(variable);
        } else if (nlohmann::json(*other) != nlohmann::json(variable)) {
          return Wrong("custom_variable_settings",
                       fmt::format("{} has two meanings, and one transfer knows one: give them two "
                                   "names",
                                   TextAt(variable, "name")));
        }
      }
    }
    return all;
  }

  static Json KnownVariable(const Json& given) {
    for (const OptionTable* table : VariableTables()) {
      if (!given.is_object() || TextAt(given, "type") != table->name) continue;
      Json variable = Json::object();
      for (const auto& [name, value] : given.items()) {
        bool is_known = name == "type" || table->Find(name) != nullptr;
        if (is_known && !value.is_null()) variable[name] = value;
      }
      return variable;
    }
    return given;
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
