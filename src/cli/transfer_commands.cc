#include "cli/transfer_commands.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "base/display.h"
#include "cli/definition_file.h"
#include "service/job_queue.h"
#include "service/services.h"
#include "service/transfers.h"
#include "transfer/yaml.h"

namespace waybill::cli {
namespace {

using metastore::Transfer;

service::Transfers TransfersOf(Context& context) {
  return service::Transfers({context.services.store, context.services.open, context.services.log});
}

Json TransferToJson(const Transfer& transfer) {
  return {{"id", transfer.id},
          {"name", transfer.name},
          {"revision", transfer.revision},
          {"document", transfer.document},
          {"settings", transfer.settings},
          {"created_at", FormatUtc(transfer.created)},
          {"updated_at", FormatUtc(transfer.updated)}};
}

/// "s3://bucket/prefix", or the path of a file.
std::string PlaceText(const Json& document, const char* end) {
  if (!document.contains(end) || !document[end].is_object()) return "";
  const Json& place = document[end];
  std::string path = place.value("path_prefix", "");
  return place.contains("bucket") ? fmt::format("s3://{}/{}", place.value("bucket", ""), path)
                                  : path;
}

}  // namespace

const OptionTable kTransferAddOptions = {
    .name = "transfer add",
    .options = {{.name = "replace",
                 .type = OptionType::kBoolean,
                 .default_json = "false",
                 .sentence = "when a transfer of that name is stored, make this its next revision"},
                {.name = "json",
                 .type = OptionType::kBoolean,
                 .default_json = "false",
                 .sentence = "print JSON, for machines"}}};

const OptionTable kTransferRunOptions = {
    .name = "transfer run",
    .options = {{.name = "full",
                 .type = OptionType::kBoolean,
                 .default_json = "false",
                 .sentence = "load what the ledger already holds, too"},
                {.name = "var",
                 .type = OptionType::kStringMap,
                 .default_json = "{}",
                 .sentence = "value of a variable, in the place of the transfer's"}}};

Result<ExitCode> TransferAdd(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(Json document, ReadDocument(context, arguments["file"]));
  context.changed = document.value("name", "");
  auto transfers = TransfersOf(context);
  auto stored = context.services.store.transfers().FindByName(context.changed);
  bool replaces = stored.ok() && arguments["replace"];
  auto kept = replaces ? transfers.Edit(stored->id, {.document = document}, {})
                       : transfers.Add({.document = document}, {});
  ARROW_ASSIGN_OR_RAISE(Transfer transfer, std::move(kept));
  if (arguments["json"]) {
    context.out << TransferToJson(transfer).dump(2) << "\n";
    return kDone;
  }
  context.out << fmt::format("Transfer '{}' stored, revision {}.\n", ForTerminal(transfer.name),
                             transfer.revision);
  return kDone;
}

Result<ExitCode> TransferList(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(auto all, context.services.store.transfers().List({.limit = INT64_MAX}));
  if (arguments["json"]) {
    Json list = Json::array();
    for (const Transfer& each : all) list.push_back(TransferToJson(each));
    context.out << list.dump(2) << "\n";
    return kDone;
  }
  if (all.empty()) {
    context.out << "No transfers yet. Store one with 'waybill transfer add FILE'.\n";
    return kDone;
  }
  TextTable table{{{"name"}, {"revision", TextTable::Align::kRight}, {"from"}, {"to"}}, {}};
  for (const Transfer& each : all) {
    table.rows.push_back({ForTerminal(each.name, 40), fmt::format("{}", each.revision),
                          ForTerminal(PlaceText(each.document, "source"), 60),
                          ForTerminal(PlaceText(each.document, "destination"), 60)});
  }
  context.out << table.Render();
  return kDone;
}

Result<ExitCode> TransferShow(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(Transfer found,
                        context.services.store.transfers().FindByName(arguments["name"]));
  context.out << (arguments["json"] ? TransferToJson(found).dump(2) + "\n"
                                    : transfer::WriteYaml(found.document));
  return kDone;
}

Result<ExitCode> TransferRun(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(Transfer found,
                        context.services.store.transfers().FindByName(arguments["name"]));
  ARROW_ASSIGN_OR_RAISE(auto job,
                        service::MakeNewJob(found, {.transfer_id = found.id,
                                                    .full = arguments["full"],
                                                    .variables = VariablesOf(arguments)}));
  ARROW_ASSIGN_OR_RAISE(auto queued, context.services.store.jobs().Add(job));
  context.out << queued.id << "\n";
  return kDone;
}

Result<ExitCode> TransferRemove(Context& context, const Json& arguments) {
  std::string name = arguments["name"];
  ARROW_ASSIGN_OR_RAISE(Transfer found, context.services.store.transfers().FindByName(name));
  ARROW_RETURN_NOT_OK(TransfersOf(context).Remove(found.id));
  context.out << fmt::format("Transfer '{}' removed; its jobs stay in the list.\n",
                             ForTerminal(name));
  return kDone;
}

}  // namespace waybill::cli
