#include <nlohmann/json.hpp>

#include "server/group_choice.h"
#include "server/job_definition_json.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"
#include "server/transfer_json.h"
#include "server/transfer_parts.h"
#include "service/transfers.h"

namespace waybill::server {
namespace {

using metastore::Transfer;
using service::Permission;
using service::ResourceKind;

/// The settings that a body holds, and none of the rest.
Json SettingsIn(const Json& body) {
  Json settings = Json::object();
  for (const Option& option : service::TransferSettingsOptions().options) {
    if (body.contains(option.name)) settings[std::string(option.name)] = body[option.name];
  }
  return settings;
}

/// The revision that a change was made from: the one of the body, or the newest.
Result<int64_t> RevisionIn(const Json& body, int64_t newest) {
  if (!body.contains("expected_revision") || body["expected_revision"].is_null()) return newest;
  if (body["expected_revision"].is_number_integer()) {
    return body["expected_revision"].get<int64_t>();
  }
  return Fail(ErrorKind::kDefinition, "transfer", "expected_revision: must be a number");
}

Result<Reply> List(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, 200));
  metastore::TransferFilter filter{
      .name_part = TextOf(request, "name"), .after_id = page.cursor, .limit = page.limit};
  ARROW_ASSIGN_OR_RAISE(filter.visible,
                        api.services.access.Visible(request.caller, ResourceKind::kTransfer));
  if (std::string label = TextOf(request, "label"); !label.empty()) {
    ARROW_ASSIGN_OR_RAISE(auto id, api.services.store.organisation().FindLabelId(label));
    filter.label_id = id.value_or(0);  // which no label has
  }
  ARROW_ASSIGN_OR_RAISE(auto transfers, api.transfers.List(filter));
  Json items = Json::array();
  for (const Transfer& each : transfers) {
    ARROW_ASSIGN_OR_RAISE(Json item, TransferItemJson(api, each, request.caller));
    items.push_back(std::move(item));
  }
  return PageReply(std::move(items), page, transfers.empty() ? 0 : transfers.back().id);
}

Result<Reply> Add(Api& api, const Request& request) {
  service::Transfers::Draft draft{.settings = SettingsIn(request.body)};
  ARROW_ASSIGN_OR_RAISE(DocumentChange given, NeededDocument(api, request));
  draft.document = *std::move(given.document);
  draft.settings["job_definition"] = *std::move(given.job_definition);
  ARROW_ASSIGN_OR_RAISE(draft.resource_group_id, ChosenGroup(api, request));
  ARROW_ASSIGN_OR_RAISE(TransferParts parts, PartsIn(api, request.body));
  draft.label_ids = parts.label_ids.value_or(draft.label_ids);
  ARROW_ASSIGN_OR_RAISE(Transfer added, api.transfers.Add(draft, request.caller));
  ARROW_RETURN_NOT_OK(StoreParts(api, added.id, parts));
  return ShownTransfer(api, request, added, 201);
}

Result<Reply> Show(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Transfer found, api.transfers.Find(IdOf(request)));
  return ShownTransfer(api, request, found);
}

Result<Reply> Edit(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Transfer stored, api.transfers.Find(IdOf(request)));
  ARROW_ASSIGN_OR_RAISE(DocumentChange given, ReadDocument(api, request, &stored));
  service::TransferChange change;
  change.document = std::move(given.document);
  ARROW_ASSIGN_OR_RAISE(change.expected_revision.emplace(),
                        RevisionIn(request.body, stored.revision));
  Json settings = SettingsIn(request.body);
  if (given.job_definition) settings["job_definition"] = *std::move(given.job_definition);
  if (!settings.empty()) change.settings = std::move(settings);
  ARROW_ASSIGN_OR_RAISE(change.resource_group_id.emplace(),
                        ChosenGroup(api, request, stored.resource_group_id));
  ARROW_ASSIGN_OR_RAISE(TransferParts parts, PartsIn(api, request.body));
  change.label_ids = parts.label_ids;
  ARROW_ASSIGN_OR_RAISE(Transfer edited, api.transfers.Edit(IdOf(request), change, request.caller));
  ARROW_RETURN_NOT_OK(StoreParts(api, edited.id, parts));
  return ShownTransfer(api, request, edited);
}

Result<Reply> Remove(Api& api, const Request& request) {
  ARROW_RETURN_NOT_OK(api.transfers.Remove(IdOf(request)));
  return Reply{.status = 204};
}

Json EditSchema() {
  Json schema = TransferBodySchema();
  schema.erase("required");
  schema["properties"]["expected_revision"] = {
      {"type", "integer"},
      {"description", "the revision that the change was made from; 409 when it is not the newest"}};
  return schema;
}
}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
std::span<const Route> TransferRoutes() {
  constexpr std::string_view kTag = "job_definitions";
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/api/job_definitions",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "The transfers that one may see",
       .handler = List,
       .query = {{"limit", "integer", "how many, 1 to 200"},
                 {"cursor", "string", "next_cursor of the page before"},
                 {"name", "string", "a part of the name"},
                 {"label", "string", "only with the label of this name"}},
       .reply = TransferPageSchema,
       .reads_together = true},
      {.verb = "POST",
       .path = "/api/job_definitions",
       .permission = Permission::kTransferCreate,
       .tag = kTag,
       .sentence = "Store a transfer",
       .handler = Add,
       .body = TransferBodySchema,
       .reply = TransferSchema,
       .success = 201},
      {.verb = "GET",
       .path = "/api/job_definitions/{id}",
       .permission = Permission::kTransferView,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "One transfer",
       .handler = Show,
       .reply = TransferSchema,
       .reads_together = true},
      {.verb = "PATCH",
       .path = "/api/job_definitions/{id}",
       .permission = Permission::kTransferEdit,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "Change what the body holds",
       .handler = Edit,
       .body = EditSchema,
       .reply = TransferSchema},
      {.verb = "DELETE",
       .path = "/api/job_definitions/{id}",
       .permission = Permission::kTransferEdit,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "Remove a transfer that does not run; its jobs stay in the history",
       .handler = Remove},
  };
  return kRoutes;
}

}  // namespace waybill::server
