#include "service/transfers.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace waybill::service {
namespace {

using metastore::Transfer;
using metastore::TransferDraft;

struct SizeRow {
  std::string_view name;
  int threads;
};

/// TROCCO's sizes by their vCPUs; custom_spec is its default for file sources.
constexpr SizeRow kSizes[] = {{"medium", 2}, {"custom_spec", 2}, {"large", 4}, {"xlarge", 6}};

metastore::Author AuthorOf(const Caller& caller) {
  metastore::Author author;
  if (caller.user_id != 0) author.user_id = caller.user_id;
  author.email = caller.email;
  return author;
}

TransferDraft DraftOf(const Transfer& transfer) {
  return {.name = transfer.name,
          .owner_id = transfer.owner_id,
          .resource_group_id = transfer.resource_group_id,
          .document = transfer.document,
          .settings = transfer.settings,
          .label_ids = transfer.label_ids};
}

std::string Sentences(const std::vector<Problem>& problems) {
  std::string all;
  for (const Problem& problem : problems) {
    if (!all.empty()) all += '\n';
    std::string place = PointerText(problem.pointer);
    all += place.empty() ? problem.message : fmt::format("{}: {}", place, problem.message);
  }
  return all;
}

bool IsDefault(std::string_view name, const Json& value) {
  const Option* option = TransferSettingsOptions().Find(name);
  if (option == nullptr || option->default_json.empty()) return false;
  return Json::parse(option->default_json) == value;
}

/// Null takes a setting away, so that its default holds; a default that holds already is no change.
Json Merged(Json settings, const Json& changes) {
  for (const auto& [name, value] : changes.items()) {
    if (!settings.contains(name) && IsDefault(name, value)) continue;
    if (value.is_null()) {
      settings.erase(name);
    } else {
      settings[name] = value;
    }
  }
  return settings;
}

}  // namespace

int TransferSettings::threads() const {
  for (const SizeRow& row : kSizes) {
    if (row.name == resource_enhancement) return row.threads;
  }
  return kSizes[0].threads;
}

const OptionTable& TransferSettingsOptions() {
  static const OptionTable kTable = {
      .name = "transfer settings",
      .sentence = "What surrounds a stored transfer.",
      .options = {
          {.name = "description", .type = OptionType::kString, .sentence = "for people"},
          {.name = "retry_limit",
           .type = OptionType::kInteger,
           .default_json = "0",
           .unit = "times",
           .sentence = "how often a failed job is tried again; each try begins anew, and what the "
                       "last one staged is discarded first",
           .minimum = 0,
           .maximum = 10},
          {.name = "is_runnable_concurrently",
           .type = OptionType::kBoolean,
           .default_json = "false",
           .sentence = "start also while another job of the transfer waits or runs, which is "
                       "skipped otherwise"},
          {.name = "execution_timeout",
           .type = OptionType::kInteger,
           .default_json = "0",
           .unit = "minutes",
           .sentence = "a job that runs longer, retries included, is cancelled; 0: none is",
           .minimum = 0,
           .maximum = 100'000},
          {.name = "resource_enhancement",
           .type = OptionType::kChoice,
           .default_json = "\"custom_spec\"",
           .sentence = "tasks at once: 2, 2, 4 or 6; memory and connections grow with them",
           .choices = {"medium", "custom_spec", "large", "xlarge"}}}};
  return kTable;
}

Result<TransferSettings> ParseTransferSettings(const Json& settings) {
  Json own = settings;
  if (own.is_object()) own.erase("job_definition");
  ARROW_ASSIGN_OR_RAISE(Json checked,
                        ApplyOptions(TransferSettingsOptions(), own, "settings of the transfer"));
  TransferSettings parsed;
  parsed.description = checked.value("description", "");
  parsed.retry_limit = checked["retry_limit"];
  parsed.is_runnable_concurrently = checked["is_runnable_concurrently"];
  parsed.execution_timeout = checked["execution_timeout"];
  parsed.resource_enhancement = checked["resource_enhancement"];
  return parsed;
}

Result<TransferDraft> Transfers::Check(TransferDraft draft) {
  auto reach = parts_.open("definition", parts_.log);
  std::vector<Problem> problems;
  auto definition = transfer::CheckDocument(draft.document, reach->connectors(), &problems);
  if (!problems.empty()) {
    return Fail(ErrorKind::kDefinition, "transfer", Sentences(problems));
  }
  ARROW_ASSIGN_OR_RAISE(TransferSettings settings, ParseTransferSettings(draft.settings));
  if (settings.is_runnable_concurrently && definition.incremental == "ledger") {
    return Fail(ErrorKind::kDefinition, "is_runnable_concurrently",
                "not together with incremental: ledger: two jobs at once would both load the items "
                "that neither has recorded yet, and the destination would hold them twice");
  }
  draft.name = definition.name;
  return draft;
}

Result<Transfer> Transfers::Add(const Draft& wanted, const Caller& caller) {
  TransferDraft draft{.name = {},
                      .owner_id = AuthorOf(caller).user_id,
                      .resource_group_id = wanted.resource_group_id,
                      .document = wanted.document,
                      .settings = Merged(Json::object(), wanted.settings),
                      .label_ids = wanted.label_ids};
  ARROW_ASSIGN_OR_RAISE(draft, Check(std::move(draft)));
  return parts_.store.transfers().Add(draft, AuthorOf(caller));
}

Result<Transfer> Transfers::Edit(int64_t id, const TransferChange& change, const Caller& caller) {
  ARROW_ASSIGN_OR_RAISE(Transfer stored, Find(id));
  TransferDraft draft = DraftOf(stored);
  if (change.document) draft.document = *change.document;
  if (change.settings) draft.settings = Merged(draft.settings, *change.settings);
  if (change.resource_group_id) draft.resource_group_id = *change.resource_group_id;
  if (change.label_ids) draft.label_ids = *change.label_ids;
  ARROW_ASSIGN_OR_RAISE(draft, Check(std::move(draft)));
  // Without a wish of the caller, what was merged into must still be the newest.
  return parts_.store.transfers().Update(id, draft, AuthorOf(caller),
                                         change.expected_revision.value_or(stored.revision));
}

Status Transfers::Remove(int64_t id) { return parts_.store.transfers().Remove(id); }

Result<Transfer> Transfers::Find(int64_t id) { return parts_.store.transfers().Find(id); }

Result<std::vector<Transfer>> Transfers::List(const metastore::TransferFilter& filter) {
  return parts_.store.transfers().List(filter);
}

Result<std::vector<metastore::TransferRevision>> Transfers::Revisions(int64_t id, int64_t before,
                                                                      int64_t limit) {
  return parts_.store.transfers().Revisions(id, before, limit);
}

Result<metastore::TransferRevision> Transfers::FindRevision(int64_t id, int64_t revision) {
  return parts_.store.transfers().FindRevision(id, revision);
}

Result<Transfer> Transfers::Restore(int64_t id, int64_t revision, const Caller& caller) {
  ARROW_ASSIGN_OR_RAISE(auto old, FindRevision(id, revision));
  ARROW_ASSIGN_OR_RAISE(Transfer stored, Find(id));
  TransferDraft draft = DraftOf(stored);
  draft.document = old.document;
  draft.settings = old.settings;
  ARROW_ASSIGN_OR_RAISE(draft, Check(std::move(draft)));
  return parts_.store.transfers().Update(id, draft, AuthorOf(caller), stored.revision);
}

Result<std::vector<metastore::LedgerEntry>> Transfers::Ledger(
    int64_t id, const std::optional<metastore::LedgerKey>& after, int64_t limit) {
  ARROW_ASSIGN_OR_RAISE(Transfer stored, Find(id));
  return parts_.store.ledger().List(stored.name, after, limit);
}

Result<int64_t> Transfers::ResetLedger(int64_t id, const std::vector<std::string>& items) {
  ARROW_ASSIGN_OR_RAISE(Transfer stored, Find(id));
  auto lock = parts_.store.LockTransfer(stored.name);
  if (!lock.ok() && KindOf(lock.status()) == ErrorKind::kBusy) {
    return Fail(ErrorKind::kChanged, "ledger of " + stored.name,
                "a job of the transfer runs and would write into it: wait for it or cancel it");
  }
  ARROW_RETURN_NOT_OK(lock.status());
  if (items.empty()) return parts_.store.ledger().Reset(stored.name);
  return parts_.store.ledger().Reset(stored.name, items);
}

}  // namespace waybill::service
