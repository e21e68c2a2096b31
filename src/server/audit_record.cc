#include "server/audit_record.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "service/accounts.h"

namespace waybill::server {
namespace {

constexpr size_t kMostFields = 50;
constexpr size_t kMostBytes = 200;  // of what others sent

std::string_view ResultOf(int status) {
  if (status < 400) return "ok";
  if (status == 401 || status == 403) return KindName(ErrorKind::kDenied);
  switch (status) {
    case 404: return KindName(ErrorKind::kMissing);
    case 409: return KindName(ErrorKind::kChanged);
    case 422: return KindName(ErrorKind::kData);
    case 503: return KindName(ErrorKind::kBusy);
    default: break;
  }
  return KindName(status < 500 ? ErrorKind::kDefinition : ErrorKind::kBug);
}

/// "…/{id}/cancel" is a cancel; else the verb says it.
std::string_view ActionOf(const Route& route) {
  if (!route.action.empty()) return route.action;
  if (route.verb == "PATCH") return "update";
  if (route.verb == "DELETE") return "delete";
  size_t slash = route.path.rfind('/');
  bool is_of_one = route.path.substr(0, slash).ends_with('}');
  return is_of_one ? route.path.substr(slash + 1) : "create";
}

/// The beginning of what others sent, cut between two characters.
std::string Cut(std::string text) {
  if (text.size() <= kMostBytes) return text;
  size_t end = kMostBytes;
  while (end > 0 && (text[end] & 0xc0) == 0x80) --end;
  text.resize(end);
  return text;
}

/// A text or a number of an answer or a body; "" when there is none.
std::string Field(const Json& object, std::string_view name) {
  if (!object.is_object() || !object.contains(name)) return "";
  const Json& value = object[std::string(name)];
  if (value.is_number_integer()) return value.dump();
  return value.is_string() ? Cut(value.get<std::string>()) : "";
}

std::string NameOf(const Json& answer) {
  for (const char* field : {"name", "email", "channel", "job_definition_name"}) {
    if (std::string name = Field(answer, field); !name.empty()) return name;
  }
  return "";
}

Json DetailsOf(const Route& route, const Request& request, const Reply& reply) {
  Json details = {{"route", fmt::format("{} {}", route.verb, route.path)},
                  {"status", reply.status},
                  {"by", request.caller.api_key_id ? "api_key" : "session"}};
  for (const auto& [name, value] : request.path) {
    if (name != "id") details[name] = Cut(value);
  }
  for (const Parameter& parameter : route.query) {
    if (auto found = request.query.find(parameter.name); found != request.query.end()) {
      details[std::string(parameter.name)] = Cut(found->second);
    }
  }
  Json fields = Json::array();
  for (const auto& [name, value] : request.body.items()) {
    if (fields.size() < kMostFields) fields.push_back(Cut(name));
  }
  if (!fields.empty()) details["fields"] = std::move(fields);
  for (const char* field : {"verdict", "state"}) {
    if (std::string text = Field(reply.body, field); !text.empty()) details[field] = text;
  }
  return details;
}

/// Who signed in, or tried to. What was typed as an address may be a password: then it is not kept.
void NameWhoSignsIn(const Request& request, const Reply& reply, AuditRecord* record) {
  Json user = reply.body.is_object() ? reply.body.value("user", Json()) : Json();
  if (user.is_object()) {
    record->caller.user_id = user.value("id", int64_t{0});
    record->caller.email = Field(user, "email");
    record->caller.role =
        service::ParseAccountRole(Field(user, "role")).ValueOr(service::AccountRole::kMember);
  }
  std::string email = Field(request.body, "email");
  if (email.find('@') != std::string::npos) record->event.object_name = std::move(email);
}

bool IsRecorded(const Route& route, const Request& request, const Reply& reply) {
  if (route.verb == "GET" || route.changes_nothing) return false;
  if (request.caller.user_id != 0) return true;
  bool is_sign_in = route.permission == service::Permission::kNobody;
  return is_sign_in && (reply.status < 400 || reply.status == 401);
}

}  // namespace

std::optional<AuditRecord> AuditRecordOf(const Route& route, const Request& request,
                                         const Reply& reply) {
  if (!IsRecorded(route, request, reply)) return std::nullopt;
  AuditRecord record{.caller = request.caller};
  service::AuditEvent& event = record.event;
  event.category = route.tag;
  event.action = ActionOf(route);
  event.result = ResultOf(reply.status);
  auto id = request.path.find("id");
  bool is_good = reply.status < 400;
  event.object_id = id != request.path.end() ? id->second : is_good ? Field(reply.body, "id") : "";
  if (is_good) event.object_name = NameOf(reply.body);
  event.details = DetailsOf(route, request, reply);
  if (route.permission == service::Permission::kNobody) NameWhoSignsIn(request, reply, &record);
  return record;
}

}  // namespace waybill::server
