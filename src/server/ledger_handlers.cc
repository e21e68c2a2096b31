#include <map>
#include <nlohmann/json.hpp>

#include "base/bytes_json.h"
#include "base/digest.h"
#include "server/api.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"
#include "service/transfers.h"
#include "service/wire_time.h"

namespace waybill::server {
namespace {

using metastore::LedgerEntry;
using metastore::LedgerKey;
using service::Permission;
using service::ResourceKind;

constexpr int64_t kMostItems = 200;

/// Where a page ended, for clients to give back as it is.
std::string CursorOf(const LedgerKey& key) {
  return Base64(Json::array({BytesToJson(key.item), key.version, key.bytes}).dump());
}

Status NoCursor() {
  return Fail(ErrorKind::kDefinition, "cursor", "is none that this list has given");
}

Result<std::optional<LedgerKey>> KeyIn(const std::string& cursor) {
  if (cursor.empty()) return std::nullopt;
  auto text = FromBase64(cursor, "cursor");
  if (!text.ok()) return NoCursor();
  Json parts = Json::parse(*text, nullptr, false);
  bool is_key =
      parts.is_array() && parts.size() == 3 && parts[1].is_string() && parts[2].is_number_integer();
  if (!is_key) return NoCursor();
  auto item = BytesFromJson(parts[0], "cursor");
  if (!item.ok()) return NoCursor();
  return LedgerKey{*item, parts[1].get<std::string>(), parts[2].get<int64_t>()};
}

/// The numbers of jobs by their ids; null for one that is no longer there.
class JobNumbers {
 public:
  explicit JobNumbers(Api& api) : api_(api) {}
  Result<Json> Of(const std::string& id) {
    auto [known, is_new] = numbers_.try_emplace(id);
    if (!is_new) return known->second;
    auto job = api_.services.store.jobs().Find(id);
    if (!job.ok() && KindOf(job.status()) != ErrorKind::kMissing) return job.status();
    if (job.ok()) known->second = job->number;
    return known->second;
  }

 private:
  Api& api_;
  std::map<std::string, Json> numbers_;
};

Result<Reply> List(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto limit, IntegerOf(request, "limit"));
  int64_t most = limit.value_or(50);
  if (most < 1 || most > kMostItems) {
    return Fail(ErrorKind::kDefinition, "limit", "must be 1 to 200");
  }
  ARROW_ASSIGN_OR_RAISE(auto after, KeyIn(TextOf(request, "cursor")));
  // One more than is shown says that there is more.
  ARROW_ASSIGN_OR_RAISE(auto entries, api.transfers.Ledger(IdOf(request), after, most + 1));
  bool has_more = int64_t(entries.size()) > most;
  if (has_more) entries.pop_back();
  JobNumbers numbers(api);
  Json items = Json::array();
  for (const LedgerEntry& entry : entries) {
    ARROW_ASSIGN_OR_RAISE(Json job, numbers.Of(entry.job_id));
    items.push_back({{"item", BytesToJson(entry.key.item)},
                     {"version", entry.key.version},
                     {"bytes", entry.key.bytes},
                     {"rows", entry.rows},
                     {"job_id", job},
                     {"loaded_at", service::WireTime(entry.loaded)}});
  }
  Json next = has_more ? Json(CursorOf(entries.back().key)) : Json(nullptr);
  return JsonReply({{"items", std::move(items)}, {"next_cursor", std::move(next)}});
}

/// The items that a body names; empty: all of them.
Result<std::vector<std::string>> ItemsIn(const Json& body) {
  std::vector<std::string> items;
  if (!body.contains("items") || body["items"].is_null()) return items;
  const Json& list = body["items"];
  if (!list.is_array() || list.empty()) {
    return Fail(ErrorKind::kDefinition, "ledger",
                "items: must be a list of items, or absent to forget all of them");
  }
  for (const Json& each : list) {
    ARROW_ASSIGN_OR_RAISE(std::string item, BytesFromJson(each, "ledger: items"));
    items.push_back(std::move(item));
  }
  return items;
}

Result<Reply> Reset(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto items, ItemsIn(request.body));
  ARROW_ASSIGN_OR_RAISE(int64_t removed, api.transfers.ResetLedger(IdOf(request), items));
  return JsonReply({{"removed", removed}});
}

Json EntryPageSchema() {
  return PageSchema(ObjectSchema({{"item", "any"},
                                  {"version", "string"},
                                  {"bytes", "integer"},
                                  {"rows", "integer"},
                                  {"job_id", "integer|null"},
                                  {"loaded_at", "time"}}));
}
Json ItemsSchema() {
  Json schema = ObjectSchema({{"items", "array"}});
  schema.erase("required");
  return schema;
}
Json RemovedSchema() { return ObjectSchema({{"removed", "integer"}}); }

}  // namespace

std::span<const Route> LedgerRoutes() {
  constexpr std::string_view kTag = "job_definitions";
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/api/job_definitions/{id}/ledger",
       .permission = Permission::kTransferView,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "What it has loaded already, by item",
       .handler = List,
       .query = {{"limit", "integer", "how many, 1 to 200"},
                 {"cursor", "string", "next_cursor of the page before"}},
       .reply = EntryPageSchema},
      {.verb = "DELETE",
       .path = "/api/job_definitions/{id}/ledger",
       .permission = Permission::kTransferEdit,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "Forget these items in every version, or all, so that they are loaded again",
       .handler = Reset,
       .body = ItemsSchema,
       .reply = RemovedSchema},
  };
  return kRoutes;
}

}  // namespace waybill::server
