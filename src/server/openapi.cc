#include "server/openapi.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/version.h"
#include "server/schemas.h"
#include "service/accounts.h"

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

bool IsAny(const Route&) { return true; }
bool NeedsSignIn(const Route& route) { return route.permission != service::Permission::kNobody; }
bool Changes(const Route& route) { return route.verb != "GET"; }
bool CanBeDenied(const Route& route) {
  return Changes(route) ||
         (NeedsSignIn(route) && route.permission != service::Permission::kSignedIn);
}
bool NamesAThing(const Route& route) {
  return Changes(route) || route.path.find('{') != std::string_view::npos;
}
/// What an API key can ask (dispatcher.cc counts it) and what waits on other hosts.
bool CanBeTooMany(const Route& route) {
  return route.waits_on_others || (NeedsSignIn(route) && route.path.starts_with("/api/"));
}
bool IsSaid(const Route&) { return false; }

/// A status that is no success, and which routes can answer it beside those that say so.
struct StatusRow {
  int status;
  std::string_view sentence;
  bool (*applies)(const Route& route);
};
constexpr StatusRow kStatuses[] = {
    {400, "The address or the body is not what it must be; errors[] names what is wrong", IsAny},
    {401, "Nobody is signed in, and no valid API key came along", NeedsSignIn},
    {403, "Not authorized, or a change that did not come from the console's own page", CanBeDenied},
    {404, "There is no such thing, or it may not be seen", NamesAThing},
    {409, "It has changed meanwhile, is in use, or has a name that another has", Changes},
    {413, "The body is too large", Changes},
    {415, "The body is no JSON", Changes},
    {421, "The Host header names another server", IsAny},
    {422, "What was reached, or is stored, refuses or cannot be read", IsSaid},
    {429, "Too many in too short a time, or too many of yours under way at once", CanBeTooMany},
    {500, "A fault of this server; its log has the request_id", IsAny},
    {503, "The server stops, or what it needs is busy or cannot be reached", IsAny},
};

int SuccessOf(const Route& route) {
  if (route.success != 0) return route.success;
  return route.verb == "DELETE" && route.reply == nullptr ? 204 : 200;
}

Json Responses(const Route& route) {
  Json answers = Json::object();
  Json& good = answers[std::to_string(SuccessOf(route))];
  good["description"] = "Done";
  if (route.reply != nullptr) good["content"] = Content(route.reply());
  for (const StatusRow& row : kStatuses) {
    if (!row.applies(route) && std::ranges::find(route.also, row.status) == route.also.end())
      continue;
    answers[std::to_string(row.status)] = {
        {"$ref", fmt::format("#/components/responses/{}", row.status)}};
  }
  return answers;
}

/// What `waybill serve --api-calls` adds to every answer to an API key, and Retry-After.
Json RateHeaders() {
  auto number = [](const char* sentence) {
    return Json{{"description", sentence}, {"schema", {{"type", "integer"}}}};
  };
  return {{"Retry-After", number("seconds to wait")},
          {"X-Rate-Limit-Limit", number("calls within 10 minutes, when the server limits them")},
          {"X-Rate-Limit-Remaining", number("calls that are left")},
          {"X-Rate-Limit-Reset", number("when all are left again: unix time in seconds")}};
}

Json ErrorResponses() {
  Json answers = Json::object();
  for (const StatusRow& row : kStatuses) {
    answers[std::to_string(row.status)] = {
        {"description", row.sentence},
        {"content", Content({{"$ref", "#/components/schemas/Error"}})}};
  }
  answers["429"]["headers"] = RateHeaders();
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
  if (NeedsSignIn(route)) operation["x-api-key-scope"] = service::KeyScopeName(ScopeOf(route));
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
              {"description",
               "Token tra_…: an API key, behind the word Token. A server can limit the calls of a "
               "person's keys (waybill serve --api-calls): answers have X-Rate-Limit-Limit, "
               "-Remaining and -Reset then"}};
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
            {"responses", ErrorResponses()},
            {"schemas", {{"Error", ErrorSchema()}}}}}};
}

}  // namespace waybill::server
