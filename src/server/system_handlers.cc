#include <nlohmann/json.hpp>

#include "server/api.h"
#include "server/openapi.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"

namespace waybill::server {
namespace {

using service::Permission;

/// Well when the metastore answers.
Result<Reply> Health(Api& api, const Request&) {
  ARROW_RETURN_NOT_OK(api.services.store.accounts().CountUsers());
  return JsonReply({{"status", "ok"}});
}

Result<Reply> ShowMetrics(Api& api, const Request&) {
  Reply reply{.content_type = "text/plain; version=0.0.4; charset=utf-8"};
  ARROW_ASSIGN_OR_RAISE(reply.text, api.render_metrics());
  return reply;
}

Result<Reply> Describe(Api&, const Request&) { return JsonReply(OpenApi(Routes())); }

Json HealthSchema() { return ObjectSchema({{"status", "string"}}); }

}  // namespace

std::span<const Route> SystemRoutes() {
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/healthz",
       .permission = Permission::kNobody,
       .tag = "system",
       .sentence = "Whether the server and its metastore answer",
       .handler = Health,
       .reply = HealthSchema},
      {.verb = "GET",
       .path = "/metrics",
       .permission = Permission::kMetricsView,
       .tag = "system",
       .sentence =
           "Counters and gauges, in Prometheus's text format; for programs of this machine, "
           "for others with an API key",
       .handler = ShowMetrics},
      {.verb = "GET",
       .path = "/api/openapi.json",
       .permission = Permission::kSignedIn,
       .tag = "system",
       .sentence = "This description",
       .handler = Describe},
  };
  return kRoutes;
}

}  // namespace waybill::server
