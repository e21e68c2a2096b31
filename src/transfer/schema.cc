#include "transfer/schema.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "transfer/definition_tables.h"
#include "transfer/table_names.h"

namespace waybill::transfer {
namespace {

class SchemaWriter {
 public:
  explicit SchemaWriter(const OptionTable& root) : root_(root), tables_(root) {}

  Json Document() const {
    Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"title", "Waybill transfer"}};
    schema.update(Table(root_, /*type=*/""));
    Json& definitions = schema["$defs"] = Json::object();
    for (const OptionTable* table : tables_.order) {
      for (const auto& [option, below] : TablesBelow(*table)) {
        std::string_view type = IsVariant(*option) ? below->name : "";
        definitions[tables_.names.at(below)] = Table(*below, type);
      }
    }
    return schema;
  }

 private:
  /// `type`: what the option "type" must be; empty when there is none.
  Json Table(const OptionTable& table, std::string_view type) const {
    Json schema = {{"description", table.sentence}, {"type", "object"}};
    Json properties = Json::object();
    Json required = Json::array();
    if (!type.empty()) {
      properties["type"] = {{"const", type}};
      required.push_back("type");
    }
    for (const Option& option : table.options) {
      properties[std::string(option.name)] = Property(option);
      if (option.required) required.push_back(option.name);
    }
    schema["properties"] = std::move(properties);
    schema["required"] = std::move(required);
    schema["additionalProperties"] = false;
    return schema;
  }

  Json Property(const Option& option) const {
    Json schema = Json::object();
    if (!option.sentence.empty()) schema["description"] = Sentence(option);
    schema.update(Value(option));
    if (!option.default_json.empty()) schema["default"] = Json::parse(option.default_json);
    if (option.type == OptionType::kSecret) schema["writeOnly"] = true;
    return schema;
  }

  static std::string Sentence(const Option& option) {
    return option.unit.empty() ? std::string(option.sentence)
                               : fmt::format("{} ({})", option.sentence, option.unit);
  }

  Json Value(const Option& option) const {
    switch (option.type) {
      case OptionType::kString:
      case OptionType::kSecret: return Text();
      case OptionType::kInteger: return Integer(option);
      case OptionType::kBoolean: return {{"type", "boolean"}};
      case OptionType::kChoice: return {{"enum", option.choices}};
      case OptionType::kStringList: return {{"type", "array"}, {"items", Text()}};
      case OptionType::kStringMap: return {{"type", "object"}, {"additionalProperties", Text()}};
      case OptionType::kObject: return Reference(*option.table);
      case OptionType::kObjectList: return {{"type", "array"}, {"items", Reference(*option.table)}};
      case OptionType::kVariant: return Variant(option);
      case OptionType::kVariantList: return {{"type", "array"}, {"items", Variant(option)}};
    }
    return {};
  }

  /// A number or a boolean that was not put in quotes is taken for its text.
  static Json Text() { return {{"type", {"string", "number", "boolean"}}}; }

  static Json Integer(const Option& option) {
    Json schema = {{"type", "integer"}};
    if (option.minimum != INT64_MIN) schema["minimum"] = option.minimum;
    if (option.maximum != INT64_MAX) schema["maximum"] = option.maximum;
    return schema;
  }

  Json Reference(const OptionTable& table) const {
    return {{"$ref", "#/$defs/" + tables_.names.at(&table)}};
  }

  /// One condition per kind rather than "oneOf", so that an editor tells what is wrong inside the
  /// kind that was chosen and not that none of them matches.
  Json Variant(const Option& option) const {
    Json kinds = Json::array();
    Json conditions = Json::array();
    for (const OptionTable* table : option.variants) {
      kinds.push_back(table->name);
      Json chosen = {{"properties", {{"type", {{"const", table->name}}}}}, {"required", {"type"}}};
      conditions.push_back({{"if", std::move(chosen)}, {"then", Reference(*table)}});
    }
    return {{"type", "object"},
            {"properties", {{"type", {{"enum", std::move(kinds)}}}}},
            {"required", {"type"}},
            {"allOf", std::move(conditions)}};
  }

  const OptionTable& root_;
  const NamedTables tables_;
};

}  // namespace

Json TransferSchema(const Connectors& connectors) {
  const DefinitionTables tables(connectors);
  return SchemaWriter(tables.transfer()).Document();
}

}  // namespace waybill::transfer
