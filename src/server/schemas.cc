#include "server/schemas.h"

#include <nlohmann/json.hpp>

namespace waybill::server {
namespace {

constexpr std::string_view kOrNull = "|null";

Json TypeSchema(std::string_view type) {
  bool may_be_null = type.ends_with(kOrNull);
  if (may_be_null) type.remove_suffix(kOrNull.size());
  Json schema = Json::object();
  if (type == "any") return schema;
  std::string_view name = type == "time" ? "string" : type;
  schema["type"] = may_be_null ? Json({name, "null"}) : Json(name);
  if (type == "time") schema["format"] = "date-time";
  return schema;
}

/// What one option takes; of nested tables only that they are objects.
Json OptionTypeSchema(const Option& option) {
  switch (option.type) {
    case OptionType::kInteger: return {{"type", "integer"}};
    case OptionType::kBoolean: return {{"type", "boolean"}};
    case OptionType::kChoice: return {{"type", "string"}, {"enum", option.choices}};
    case OptionType::kStringList: return {{"type", "array"}, {"items", {{"type", "string"}}}};
    case OptionType::kStringMap:
      return {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}};
    case OptionType::kObject:
    case OptionType::kVariant: return {{"type", "object"}};
    case OptionType::kObjectList:
    case OptionType::kVariantList: return {{"type", "array"}, {"items", {{"type", "object"}}}};
    case OptionType::kString: return {{"type", "string"}};
    case OptionType::kSecret: break;
  }
  return {{"type", "string"}, {"writeOnly", true}};
}

}  // namespace

Json ObjectSchema(std::initializer_list<std::pair<std::string_view, std::string_view>> properties) {
  Json schema = {{"type", "object"}, {"properties", Json::object()}, {"required", Json::array()}};
  for (const auto& [name, type] : properties) {
    schema["properties"][std::string(name)] = TypeSchema(type);
    schema["required"].push_back(name);
  }
  return schema;
}

Json PageSchema(Json item) {
  Json schema = ObjectSchema({{"items", "array"}, {"next_cursor", "string|null"}});
  schema["properties"]["items"]["items"] = std::move(item);
  return schema;
}

Json ListSchema(Json item) { return {{"type", "array"}, {"items", std::move(item)}}; }

Json OptionSchema(const OptionTable& table) {
  Json schema = {{"type", "object"}, {"properties", Json::object()}, {"required", Json::array()}};
  for (const Option& option : table.options) {
    Json property = OptionTypeSchema(option);
    property["description"] = option.sentence;
    if (option.minimum != INT64_MIN) property["minimum"] = option.minimum;
    if (option.maximum != INT64_MAX) property["maximum"] = option.maximum;
    schema["properties"][std::string(option.name)] = std::move(property);
    if (option.required) schema["required"].push_back(option.name);
  }
  return schema;
}

}  // namespace waybill::server
