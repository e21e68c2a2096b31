#include "metastore/transfer_store.h"

#include <fmt/format.h>

#include "metastore/job_rows.h"
#include "metastore/json_column.h"
#include "metastore/time_column.h"
#include "metastore/transfer_rows.h"

namespace waybill::metastore {
namespace {

constexpr size_t kMaxNameCharacters = 255;

size_t Characters(std::string_view text) {
  size_t count = 0;
  for (char c : text) count += (c & 0xc0) != 0x80;
  return count;
}

Status CheckName(const std::string& name) {
  if (!name.empty() && Characters(name) <= kMaxNameCharacters) return Status::OK();
  return Fail(ErrorKind::kDefinition, "transfer",
              fmt::format("a name has 1 to {} characters, this one has {}", kMaxNameCharacters,
                          Characters(name)));
}

/// OK when no row has it, or `self` only.
Status CheckNameFree(Session& session, const std::string& name, int64_t self) {
  Status free;
  ARROW_RETURN_NOT_OK(session.Query(
      "SELECT id FROM transfers WHERE name = ? AND id <> ?", {name, self}, [&](const Row&) {
        free = Fail(ErrorKind::kDefinition, "transfer " + name,
                    "there is a transfer of that name already: choose another name");
        return Status::OK();
      }));
  return free;
}

/// `sql` counts rows of that id.
Status CheckThere(Session& session, std::string_view sql, std::optional<int64_t> id,
                  std::string_view what) {
  if (!id) return Status::OK();
  Status missing = Fail(ErrorKind::kDefinition, fmt::format("{} {}", what, *id), "there is none");
  ARROW_RETURN_NOT_OK(session.Query(sql, {*id}, [&](const Row&) {
    missing = Status::OK();
    return Status::OK();
  }));
  return missing;
}

Status CheckReferences(Session& session, const TransferDraft& draft) {
  ARROW_RETURN_NOT_OK(CheckThere(session, "SELECT 1 FROM resource_groups WHERE id = ?",
                                 draft.resource_group_id, "resource group"));
  ARROW_RETURN_NOT_OK(
      CheckThere(session, "SELECT 1 FROM users WHERE id = ?", draft.owner_id, "user"));
  for (int64_t label : draft.label_ids) {
    ARROW_RETURN_NOT_OK(CheckThere(session, "SELECT 1 FROM labels WHERE id = ?", label, "label"));
  }
  return Status::OK();
}

Value OrNull(const std::optional<int64_t>& value) { return value ? Value(*value) : Value(nullptr); }

struct Texts {
  std::string document;
  std::string settings;
};

Result<Texts> TextsOf(const TransferDraft& draft) {
  std::string where = "transfer " + draft.name;
  Texts texts;
  ARROW_ASSIGN_OR_RAISE(texts.document, JsonText(draft.document, where));
  ARROW_ASSIGN_OR_RAISE(texts.settings, JsonText(draft.settings, where));
  return texts;
}

struct RevisionKey {
  int64_t transfer_id;
  int64_t revision;
};

Status AddRevision(Session& session, RevisionKey key, const Texts& texts, const Author& author,
                   int64_t now) {
  return session
      .Execute("INSERT INTO transfer_revisions VALUES (?, ?, ?, ?, ?, ?, ?)",
               {key.transfer_id, key.revision, texts.document, texts.settings,
                OrNull(author.user_id), author.email, now})
      .status();
}

Status SetLabels(Session& session, int64_t id, const std::vector<int64_t>& labels) {
  ARROW_RETURN_NOT_OK(session.Execute("DELETE FROM transfer_labels WHERE transfer_id = ?", {id}));
  for (int64_t label : labels) {
    ARROW_RETURN_NOT_OK(
        session.Execute("INSERT OR IGNORE INTO transfer_labels VALUES (?, ?)", {id, label}));
  }
  return Status::OK();
}

/// Jobs and ledger know a transfer by its name.
Status CarryAlong(Session& session, const Transfer& from, const std::string& to) {
  ARROW_RETURN_NOT_OK(CheckNoneRuns(session, from.name));
  Status left;
  ARROW_RETURN_NOT_OK(
      session.Query("SELECT 1 FROM ledger WHERE transfer = ? LIMIT 1", {to}, [&](const Row&) {
        left = Fail(ErrorKind::kDefinition, "transfer " + to,
                    "items were loaded under that name already, by runs of a file: choose another "
                    "name, or what is loaded would be taken for done");
        return Status::OK();
      }));
  ARROW_RETURN_NOT_OK(left);
  ARROW_RETURN_NOT_OK(
      session.Execute("UPDATE ledger SET transfer = ? WHERE transfer = ?", {to, from.name}));
  return session.Execute("UPDATE jobs SET transfer = ? WHERE transfer_id = ?", {to, from.id})
      .status();
}

TransferRevision RevisionHead(const Row& row) {
  TransferRevision revision;
  revision.revision = row.Integer(0);
  if (!row.IsNull(1)) revision.user_id = row.Integer(1);
  revision.email = row.Text(2);
  revision.created = TimeOf(row, 3);
  return revision;
}

/// As metastore/job_store.cc: only the conditions that are asked for.
std::string ListStatement(const TransferFilter& filter) {
  std::string sql = std::string(kSelectTransfer) + " WHERE id > ?1";
  auto add = [&](bool asked, std::string_view condition) {
    if (asked) sql += " AND " + std::string(condition);
  };
  add(!filter.name_part.empty(), "instr(lower(name), lower(?2)) > 0");
  add(filter.visible.has_value(), "id IN (SELECT value FROM json_each(?3))");
  add(filter.label_id.has_value(),
      "id IN (SELECT transfer_id FROM transfer_labels WHERE label_id = ?4)");
  add(filter.resource_group_id.has_value(), "resource_group_id = ?5");
  return sql + " ORDER BY id LIMIT ?6";
}

}  // namespace

Result<Transfer> TransferStore::Add(const TransferDraft& draft, const Author& author) {
  ARROW_RETURN_NOT_OK(CheckName(draft.name));
  ARROW_ASSIGN_OR_RAISE(Texts texts, TextsOf(draft));
  Transfer added;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    ARROW_RETURN_NOT_OK(CheckNameFree(session, draft.name, 0));
    ARROW_RETURN_NOT_OK(CheckReferences(session, draft));
    int64_t now = Microseconds(clock_.Now());
    ARROW_RETURN_NOT_OK(session.Execute(
        "INSERT INTO transfers (name, owner_id, resource_group_id, revision, document, settings,"
        " created, updated) VALUES (?, ?, ?, 1, ?, ?, ?, ?)",
        {draft.name, OrNull(draft.owner_id), OrNull(draft.resource_group_id), texts.document,
         texts.settings, now, now}));
    int64_t id = session.last_row_id();
    ARROW_RETURN_NOT_OK(AddRevision(session, {id, 1}, texts, author, now));
    ARROW_RETURN_NOT_OK(SetLabels(session, id, draft.label_ids));
    return LoadTransfer(session, id).Value(&added);
  }));
  return added;
}

Result<Transfer> TransferStore::Update(int64_t id, const TransferDraft& draft, const Author& author,
                                       std::optional<int64_t> expected_revision) {
  ARROW_RETURN_NOT_OK(CheckName(draft.name));
  ARROW_ASSIGN_OR_RAISE(Texts texts, TextsOf(draft));
  Transfer updated;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Transfer before, LoadTransfer(session, id));
    if (expected_revision && *expected_revision != before.revision) {
      return Fail(ErrorKind::kChanged, "transfer " + before.name,
                  fmt::format("somebody else has changed it: you saw revision {}, it is at {}",
                              *expected_revision, before.revision));
    }
    ARROW_RETURN_NOT_OK(CheckNameFree(session, draft.name, id));
    ARROW_RETURN_NOT_OK(CheckReferences(session, draft));
    if (draft.name != before.name) {
      ARROW_RETURN_NOT_OK(CarryAlong(session, before, draft.name));
    }
    bool new_revision = draft.document != before.document || draft.settings != before.settings;
    int64_t revision = before.revision + int64_t(new_revision);
    int64_t now = Microseconds(clock_.Now());
    ARROW_RETURN_NOT_OK(session.Execute(
        "UPDATE transfers SET name = ?, resource_group_id = ?, revision = ?, document = ?,"
        " settings = ?, updated = ? WHERE id = ?",
        {draft.name, OrNull(draft.resource_group_id), revision, texts.document, texts.settings, now,
         id}));
    if (new_revision) {
      ARROW_RETURN_NOT_OK(AddRevision(session, {id, revision}, texts, author, now));
    }
    ARROW_RETURN_NOT_OK(SetLabels(session, id, draft.label_ids));
    return LoadTransfer(session, id).Value(&updated);
  }));
  return updated;
}

Status TransferStore::Remove(int64_t id) {
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Transfer transfer, LoadTransfer(session, id));
    ARROW_RETURN_NOT_OK(CheckNoneRuns(session, transfer.name));
    ARROW_RETURN_NOT_OK(session.Execute(
        "UPDATE jobs SET status = 'canceled', cancel_type = 'manual', finished = ?,"
        " error = 'its transfer was removed' WHERE transfer_id = ? AND status = 'queued'",
        {Microseconds(clock_.Now()), id}));
    ARROW_RETURN_NOT_OK(session.Execute("DELETE FROM ledger WHERE transfer = ?", {transfer.name}));
    return session.Execute("DELETE FROM transfers WHERE id = ?", {id}).status();
  });
}

Result<Transfer> TransferStore::Find(int64_t id) {
  Transfer found;
  ARROW_RETURN_NOT_OK(
      database_.Read([&](Session& session) { return LoadTransfer(session, id).Value(&found); }));
  return found;
}

Result<Transfer> TransferStore::FindByName(const std::string& name) {
  Transfer found;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) -> Status {
    std::optional<int64_t> id;
    ARROW_RETURN_NOT_OK(
        session.Query("SELECT id FROM transfers WHERE name = ?", {name}, [&](const Row& row) {
          id = row.Integer(0);
          return Status::OK();
        }));
    if (!id) return NoSuchTransfer(name);
    return LoadTransfer(session, *id).Value(&found);
  }));
  return found;
}

Result<std::vector<Transfer>> TransferStore::List(const TransferFilter& filter) {
  std::string visible;
  if (filter.visible) visible = Json(*filter.visible).dump();
  std::vector<Transfer> transfers;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(ListStatement(filter),
                         {filter.after_id, filter.name_part, visible, OrNull(filter.label_id),
                          OrNull(filter.resource_group_id), filter.limit},
                         [&](const Row& row) -> Status {
                           ARROW_ASSIGN_OR_RAISE(Transfer transfer, TransferOfRow(row));
                           transfers.push_back(std::move(transfer));
                           return Status::OK();
                         });
  }));
  return transfers;
}

Result<std::vector<TransferRevision>> TransferStore::Revisions(int64_t id, int64_t before,
                                                               int64_t limit) {
  std::vector<TransferRevision> revisions;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) -> Status {
    ARROW_RETURN_NOT_OK(LoadTransfer(session, id).status());
    return session.Query(
        "SELECT revision, user_id, email, created FROM transfer_revisions"
        " WHERE transfer_id = ? AND revision < ? ORDER BY revision DESC LIMIT ?",
        {id, before > 0 ? before : INT64_MAX, limit}, [&](const Row& row) {
          revisions.push_back(RevisionHead(row));
          return Status::OK();
        });
  }));
  return revisions;
}

Result<TransferRevision> TransferStore::FindRevision(int64_t id, int64_t revision) {
  std::optional<TransferRevision> found;
  std::string where = fmt::format("transfer {} revision {}", id, revision);
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(
        "SELECT revision, user_id, email, created, document, settings FROM transfer_revisions"
        " WHERE transfer_id = ? AND revision = ?",
        {id, revision}, [&](const Row& row) -> Status {
          found = RevisionHead(row);
          ARROW_ASSIGN_OR_RAISE(found->document, ParseJson(row.Text(4), where));
          ARROW_ASSIGN_OR_RAISE(found->settings, ParseJson(row.Text(5), where));
          return Status::OK();
        });
  }));
  if (found) return *std::move(found);
  return Fail(ErrorKind::kMissing, where, "there is no such revision");
}

}  // namespace waybill::metastore
