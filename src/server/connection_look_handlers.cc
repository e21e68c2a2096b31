#include <nlohmann/json.hpp>

#include "server/connection_json.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"
#include "service/connections.h"
#include "service/wire_time.h"

namespace waybill::server {
namespace {

using service::Permission;
using service::ResourceKind;

Result<std::unique_ptr<connection::OpenedConnection>> Opened(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto stored, api.services.connections.FindById(IdOf(request)));
  return api.services.connections.Open(stored.name, "look", api.services.log);
}

Result<Reply> ListBuckets(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto opened, Opened(api, request));
  ARROW_ASSIGN_OR_RAISE(auto buckets, opened->client().ListBuckets(request.stop));
  Json items = Json::array();
  for (const auto& bucket : buckets) items.push_back({{"name", bucket.name}});
  return JsonReply({{"items", std::move(items)}});
}

Result<Reply> ListObjects(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, 1000, 200));
  ARROW_ASSIGN_OR_RAISE(auto opened, Opened(api, request));
  ARROW_ASSIGN_OR_RAISE(auto listed,
                        opened->client().ListObjects({.bucket = TextOf(request, "bucket"),
                                                      .prefix = TextOf(request, "prefix"),
                                                      .delimiter = "/",
                                                      .max_keys = int(page.limit)},
                                                     request.stop));
  Json items = Json::array();
  for (const auto& object : listed.objects) {
    items.push_back({{"key", object.key},
                     {"size", object.bytes},
                     {"last_modified", service::WireTime(object.modified)}});
  }
  return JsonReply({{"items", std::move(items)},
                    {"prefixes", listed.common_prefixes},
                    {"truncated", !listed.next_token.empty()}});
}

Json BucketsSchema() { return ObjectSchema({{"items", "array"}}); }
Json ObjectsSchema() {
  return ObjectSchema({{"items", "array"}, {"prefixes", "array"}, {"truncated", "boolean"}});
}
}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
std::span<const Route> ConnectionLookRoutes() {
  constexpr std::string_view kTag = "connections";
  constexpr Parameter kBucket{"bucket", "string", "bucket to look into"};
  constexpr Parameter kPrefix{"prefix", "string", "what keys begin with"};
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/api/connections/s3/{id}/buckets",
       .permission = Permission::kConnectionUse,
       .resource = ResourceKind::kConnection,
       .tag = kTag,
       .sentence = "The buckets that the connection may list",
       .handler = ListBuckets,
       .reply = BucketsSchema,
       .also = {422},
       .waits_on_others = true},
      {.verb = "GET",
       .path = "/api/connections/s3/{id}/objects",
       .permission = Permission::kConnectionUse,
       .resource = ResourceKind::kConnection,
       .tag = kTag,
       .sentence = "Objects and folders under a prefix",
       .handler = ListObjects,
       .query = {kBucket, kPrefix, {"limit", "integer", "how many, 1 to 1000"}},
       .reply = ObjectsSchema,
       .also = {422},
       .waits_on_others = true},
  };
  return kRoutes;
}

}  // namespace waybill::server
