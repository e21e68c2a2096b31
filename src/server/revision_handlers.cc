#include <nlohmann/json.hpp>

#include "server/job_definition_json.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"
#include "server/transfer_json.h"
#include "service/document_access.h"
#include "service/transfers.h"
#include "service/wire_time.h"

namespace waybill::server {
namespace {

using metastore::Transfer;
using service::Permission;
using service::ResourceKind;

Result<Reply> ListRevisions(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, 200));
  ARROW_ASSIGN_OR_RAISE(auto revisions,
                        api.transfers.Revisions(IdOf(request), page.cursor, page.limit));
  Json items = Json::array();
  for (const auto& each : revisions) {
    items.push_back({{"revision", each.revision},
                     {"email", each.email.empty() ? Json(nullptr) : Json(each.email)},
                     {"created_at", service::WireTime(each.created)}});
  }
  return PageReply(std::move(items), page, revisions.empty() ? 0 : revisions.back().revision);
}

Result<Reply> ShowRevision(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto found,
                        api.transfers.FindRevision(IdOf(request), IdOf(request, "revision")));
  return JsonReply({{"revision", found.revision},
                    {"document", found.document},
                    {"yaml", YamlOf(found.document)}});
}

Result<Reply> Restore(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto found,
                        api.transfers.FindRevision(IdOf(request), IdOf(request, "revision")));
  ARROW_RETURN_NOT_OK(service::CheckDocumentAccess(api.services.access, api.services.store,
                                                   request.caller, found.document));
  ARROW_ASSIGN_OR_RAISE(Transfer restored,
                        api.transfers.Restore(IdOf(request), found.revision, request.caller));
  return ShownTransfer(api, request, restored);
}

Json AnyObjectSchema() { return {{"type", "object"}}; }
Json RevisionsSchema() { return PageSchema({{"type", "object"}}); }

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
std::span<const Route> RevisionRoutes() {
  constexpr std::string_view kTag = "job_definitions";
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/api/job_definitions/{id}/revisions",
       .permission = Permission::kTransferView,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "Every state that it has had, the newest first",
       .handler = ListRevisions,
       .query = {{"limit", "integer", "how many, 1 to 200"},
                 {"cursor", "string", "next_cursor of the page before"}},
       .reply = RevisionsSchema},
      {.verb = "GET",
       .path = "/api/job_definitions/{id}/revisions/{revision}",
       .permission = Permission::kTransferView,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "One state that it has had",
       .handler = ShowRevision,
       .reply = AnyObjectSchema},
      {.verb = "POST",
       .path = "/api/job_definitions/{id}/revisions/{revision}/restore",
       .permission = Permission::kTransferEdit,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "Make that state the newest revision",
       .handler = Restore,
       .reply = TransferSchema},
  };
  return kRoutes;
}

}  // namespace waybill::server
