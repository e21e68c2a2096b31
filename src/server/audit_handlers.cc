#include <nlohmann/json.hpp>

#include "server/api.h"
#include "server/local_time.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"
#include "service/audit.h"

namespace waybill::server {
namespace {

constexpr int64_t kMostItems = 200;

Result<metastore::AuditFilter> FilterOf(const Request& request, const Page& page) {
  metastore::AuditFilter filter{.category = TextOf(request, "category"),
                                .action = TextOf(request, "action"),
                                .object_id = TextOf(request, "object_id"),
                                .result = TextOf(request, "result"),
                                .before_id = page.cursor,
                                .limit = page.limit};
  ARROW_ASSIGN_OR_RAISE(filter.user_id, IntegerOf(request, "user_id"));
  std::string zone = TextOf(request, "time_zone");
  for (auto [name, time] :
       {std::pair{"start_time", &filter.from}, std::pair{"end_time", &filter.until}}) {
    std::string text = TextOf(request, name);
    if (text.empty()) continue;
    ARROW_ASSIGN_OR_RAISE(time->emplace(), ParseLocalTime(name, text, zone));
  }
  return filter;
}

Result<Reply> List(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, kMostItems));
  ARROW_ASSIGN_OR_RAISE(auto filter, FilterOf(request, page));
  service::Audit audit(api.services.store, api.services.clock);
  ARROW_ASSIGN_OR_RAISE(auto rows, audit.List(filter));
  Json items = Json::array();
  for (const auto& row : rows) items.push_back(service::AuditRowToJson(row));
  return PageReply(std::move(items), page, rows.empty() ? 0 : rows.back().id);
}

Json EntryPageSchema() {
  return PageSchema(ObjectSchema({{"id", "integer"},
                                  {"created_at", "time"},
                                  {"user_id", "integer|null"},
                                  {"email", "string|null"},
                                  {"role", "string"},
                                  {"api_key_id", "integer|null"},
                                  {"ip", "string"},
                                  {"user_agent", "string"},
                                  {"request_id", "string"},
                                  {"category", "string"},
                                  {"action", "string"},
                                  {"object", "string"},
                                  {"object_id", "string"},
                                  {"result", "string"},
                                  {"details", "object"}}));
}

}  // namespace

std::span<const Route> AuditRoutes() {
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/api/audit_log",
       .permission = service::Permission::kAuditView,
       .tag = "audit_log",
       .sentence = "Who did what, the newest first",
       .handler = List,
       .query = {{"limit", "integer", "how many, 1 to 200"},
                 {"cursor", "string", "next_cursor of the page before"},
                 {"user_id", "integer", "only of this person"},
                 {"category", "string", "only of this kind of thing: a tag of this description"},
                 {"action", "string", "only this: create, update, delete, test, run, sign_in, …"},
                 {"object_id", "string", "only of the thing with this id"},
                 {"result", "string", "only with this outcome: ok, denied, …"},
                 {"start_time", "string", "at this time or later: YYYY-MM-DD HH:MM:SS"},
                 {"end_time", "string", "before this time"},
                 {"time_zone", "string", "of the two times; Asia/Tokyo when absent"}},
       .reply = EntryPageSchema},
  };
  return kRoutes;
}

}  // namespace waybill::server
