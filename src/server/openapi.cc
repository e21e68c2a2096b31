#include "server/openapi.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/version.h"
#include "server/schemas.h"

namespace waybill::server {
namespace {

Json ErrorSchema() {
  Json schema = ObjectSchema({{"error", "string"}, {"message", "string"}, {"errors", "array"}});
  schema["properties"]["request_id"] = {{"type", "string"}};
  return schema;
}

Json Parameters(const Route& route) {
  Json parameters = Json::array();
  std::string_view path = route.path;
  for (size_t open = path.find('{'); open != std::string_view::npos;
       open = path.find('{', open + 1)) {
    std::string_view name = path.substr(open + 1, path.find('}', open) - open - 1);
    bool is_number = name == "id" || name.ends_with("_id") || name == "revision";
    Json schema = {{"type", is_number ? "integer" : "string"}};
    if (is_number) schema["minimum"] = 1;
    parameters.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", schema}});
  }
  for (const Parameter& each : route.query) {
    parameters.push_back({{"name", each.name},
                          {"in", "query"},
                          {"description", each.sentence},
                          {"schema", {{"type", each.type}}}});
  }
  return parameters;
}

Json Content(Json schema) { return {{"application/json", {{"schema", std::move(schema)}}}}; }

Json Responses(const Route& route) {
  Json answers = Json::object();
  Json good = {{"description", "Done"}};
  if (route.reply != nullptr) good["content"] = Content(route.reply());
  answers["2XX"] = std::move(good);
  Json bad = {{"description", "What is wrong, and what to do"},
              {"content", Content({{"$ref", "#/components/schemas/Error"}})}};
  answers["4XX"] = bad;
  answers["5XX"] = bad;
  return answers;
}

Json Operation(const Route& route) {
  Json operation = {{"summary", route.sentence},
                    {"tags", {route.tag}},
                    {"parameters", Parameters(route)},
                    {"responses", Responses(route)}};
  if (route.body != nullptr) {
    operation["requestBody"] = {{"content", Content(route.body())}};
  }
  if (route.permission == service::Permission::kNobody) operation["security"] = Json::array();
  return operation;
}

}  // namespace

Json OpenApi(std::span<const Route> routes) {
  Json paths = Json::object();
  for (const Route& route : routes) {
    std::string verb(route.verb);
    std::ranges::transform(verb, verb.begin(), [](char c) { return char(c | 0x20); });
    paths[std::string(route.path)][verb] = Operation(route);
  }
  Json key = {{"type", "apiKey"},
              {"in", "header"},
              {"name", "Authorization"},
              {"description", "Token tra_…: an API key, behind the word Token"}};
  Json cookie = {{"type", "apiKey"}, {"in", "cookie"}, {"name", "waybill"}};
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Waybill"},
            {"version", Version()},
            {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"security", {{{"api_key", Json::array()}}, {{"session", Json::array()}}}},
          {"paths", std::move(paths)},
          {"components",
           {{"securitySchemes", {{"api_key", key}, {"session", cookie}}},
            {"schemas", {{"Error", ErrorSchema()}}}}}};
}

}  // namespace waybill::server
