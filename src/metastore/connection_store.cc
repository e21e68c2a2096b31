#include "metastore/connection_store.h"

#include <fmt/format.h>

#include "metastore/connection_uses.h"
#include "metastore/json_column.h"
#include "metastore/secrets.h"
#include "metastore/time_column.h"

namespace waybill::metastore {
namespace {

constexpr size_t kMaxNameCharacters = 255;
constexpr size_t kExternalIdBytes = 16;

constexpr std::string_view kSelect =
    "SELECT id, name, memo, kind, settings, external_id, created, updated, test_result, tested,"
    " owner_id, resource_group_id FROM connections";

size_t Utf8Characters(std::string_view text) {
  size_t count = 0;
  for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

Status CheckDraft(const ConnectionDraft& draft) {
  if (draft.name.empty() || Utf8Characters(draft.name) > kMaxNameCharacters) {
    return Fail(ErrorKind::kDefinition, "connection",
                fmt::format("its name has {} characters, expected 1 to {}",
                            Utf8Characters(draft.name), kMaxNameCharacters));
  }
  for (const auto& [name, secret] : draft.secrets) {
    bool plain = !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") ==
                                      std::string::npos;
    // An empty secret would look as if it were set.
    if (!plain || secret.empty()) {
      return Fail(ErrorKind::kDefinition, "connection " + draft.name,
                  fmt::format("secret '{}' is {}", name, plain ? "empty" : "not a secret's name"));
    }
  }
  return Status::OK();
}

Result<Connection> FromRow(const Row& row) {
  Connection connection;
  connection.id = row.Integer(0);
  connection.name = row.Text(1);
  if (!row.IsNull(2)) connection.memo = row.Text(2);
  connection.kind = row.Text(3);
  std::string where = "connection " + connection.name;
  ARROW_ASSIGN_OR_RAISE(connection.settings, ParseJson(row.Text(4), where));
  connection.external_id = row.Text(5);
  connection.created = TimeOf(row, 6);
  connection.updated = TimeOf(row, 7);
  if (!row.IsNull(8)) {
    ARROW_ASSIGN_OR_RAISE(connection.test_result, ParseJson(row.Text(8), where));
  }
  connection.tested = OptionalTimeOf(row, 9);
  if (!row.IsNull(10)) connection.owner_id = row.Integer(10);
  if (!row.IsNull(11)) connection.resource_group_id = row.Integer(11);
  return connection;
}

Status AddSecretNames(Session& session, Connection* connection) {
  return session.Query("SELECT name, updated FROM connection_secrets WHERE connection_id = ?",
                       {connection->id}, [&](const Row& row) {
                         connection->secrets[row.Text(0)] = TimeOf(row, 1);
                         return Status::OK();
                       });
}

Result<std::optional<int64_t>> IdOf(Session& session, const std::string& name) {
  std::optional<int64_t> id;
  ARROW_RETURN_NOT_OK(
      session.Query("SELECT id FROM connections WHERE name = ?", {name}, [&](const Row& row) {
        id = row.Integer(0);
        return Status::OK();
      }));
  return id;
}

Status NoSuchConnection(std::string_view name) {
  return Fail(ErrorKind::kMissing, fmt::format("connection {}", name),
              "there is no such connection; waybill connection list shows those there are");
}

/// OK when the name is free, or taken by `self` only.
Status CheckNameFree(Session& session, const std::string& name, int64_t self) {
  ARROW_ASSIGN_OR_RAISE(auto holder, IdOf(session, name));
  if (!holder || *holder == self) return Status::OK();
  return Fail(ErrorKind::kDefinition, "connection " + name,
              "there is a connection of that name already: choose another name, or edit that one");
}

Value OptionalText(const std::optional<std::string>& text) {
  return text ? Value(*text) : Value(nullptr);
}
Value OptionalId(const std::optional<int64_t>& id) { return id ? Value(*id) : Value(nullptr); }

Status CheckGroup(Session& session, const std::optional<int64_t>& id) {
  if (!id) return Status::OK();
  bool is_there = false;
  ARROW_RETURN_NOT_OK(
      session.Query("SELECT 1 FROM resource_groups WHERE id = ?", {*id}, [&](const Row&) {
        is_there = true;
        return Status::OK();
      }));
  if (is_there) return Status::OK();
  return Fail(ErrorKind::kDefinition, "connection",
              fmt::format("resource_group_id: there is no resource group {}", *id));
}

Result<std::string> ExternalIdOfForm(Session& session, const std::string& id, int64_t user_id) {
  std::string external_id;
  ARROW_RETURN_NOT_OK(
      session.Query("SELECT external_id FROM connection_drafts WHERE id = ? AND user_id = ?",
                    {id, user_id}, [&](const Row& row) {
                      external_id = row.Text(0);
                      return Status::OK();
                    }));
  if (!external_id.empty()) return external_id;
  return Fail(ErrorKind::kMissing, "form",
              "its external ID was used already or is more than a day old: open the form again");
}

}  // namespace

Result<Connection> ConnectionStore::Load(Session& session, int64_t id) {
  static const std::string kById = std::string(kSelect) + " WHERE id = ?";
  std::optional<Connection> found;
  ARROW_RETURN_NOT_OK(session.Query(kById, {id}, [&](const Row& row) -> Status {
    ARROW_ASSIGN_OR_RAISE(found, FromRow(row));
    return Status::OK();
  }));
  if (!found) return NoSuchConnection(fmt::format("with id {}", id));
  ARROW_RETURN_NOT_OK(AddSecretNames(session, &*found));
  return *std::move(found);
}

Result<std::string> ConnectionStore::NewExternalId(Session& session) {
  std::string id = parts_.random.Hex(kExternalIdBytes);
  ARROW_ASSIGN_OR_RAISE(int64_t added,
                        session.Execute("INSERT OR IGNORE INTO external_ids VALUES (?, ?)",
                                        {id, Microseconds(parts_.clock.Now())}));
  // 128 random bits do not repeat; when they do, the source of chance is broken.
  if (added == 1) return id;
  return Fail(ErrorKind::kBug, "external ID", "the random source repeats itself");
}

/// The one that the form has shown, or a new one. A form is used once.
Result<std::string> ConnectionStore::TakeExternalId(Session& session,
                                                    const ConnectionDraft& draft) {
  if (draft.form_id.empty()) return NewExternalId(session);
  ARROW_ASSIGN_OR_RAISE(std::string external_id,
                        ExternalIdOfForm(session, draft.form_id, draft.owner_id.value_or(0)));
  ARROW_RETURN_NOT_OK(
      session.Execute("DELETE FROM connection_drafts WHERE id = ?", {draft.form_id}));
  return external_id;
}

Result<ConnectionForm> ConnectionStore::OpenForm(int64_t user_id) {
  ConnectionForm form{.id = parts_.random.Hex(kExternalIdBytes)};
  ARROW_RETURN_NOT_OK(parts_.database.Write([&](Session& session) -> Status {
    int64_t now = Microseconds(parts_.clock.Now());
    ARROW_RETURN_NOT_OK(session.Execute("DELETE FROM connection_drafts WHERE created < ?",
                                        {now - Duration(kFormLife).count()}));
    ARROW_RETURN_NOT_OK(session.Execute(
        "DELETE FROM connection_drafts WHERE user_id = ? AND id NOT IN (SELECT id FROM"
        " connection_drafts WHERE user_id = ? ORDER BY created DESC LIMIT ?)",
        {user_id, user_id, kForms - 1}));
    ARROW_ASSIGN_OR_RAISE(form.external_id, NewExternalId(session));
    return session
        .Execute(
            "INSERT INTO connection_drafts (id, external_id, user_id, created)"
            " VALUES (?, ?, ?, ?)",
            {form.id, form.external_id, user_id, now})
        .status();
  }));
  return form;
}

Result<ConnectionForm> ConnectionStore::FindForm(const std::string& id, int64_t user_id) {
  ConnectionForm form{.id = id};
  ARROW_RETURN_NOT_OK(parts_.database.Read([&](Session& session) {
    return ExternalIdOfForm(session, id, user_id).Value(&form.external_id);
  }));
  return form;
}

Result<Connection> ConnectionStore::FindById(int64_t id) {
  Connection found;
  ARROW_RETURN_NOT_OK(
      parts_.database.Read([&](Session& session) { return Load(session, id).Value(&found); }));
  return found;
}

Result<Connection> ConnectionStore::Add(const ConnectionDraft& draft) {
  ARROW_RETURN_NOT_OK(CheckDraft(draft));
  ARROW_ASSIGN_OR_RAISE(std::string settings, JsonText(draft.settings, draft.name));
  Connection added;
  ARROW_RETURN_NOT_OK(parts_.database.Write([&](Session& session) -> Status {
    ARROW_RETURN_NOT_OK(CheckNameFree(session, draft.name, 0));
    ARROW_RETURN_NOT_OK(CheckGroup(session, draft.resource_group_id));
    ARROW_ASSIGN_OR_RAISE(std::string external_id, TakeExternalId(session, draft));
    int64_t now = Microseconds(parts_.clock.Now());
    ARROW_RETURN_NOT_OK(session.Execute(
        "INSERT INTO connections (name, memo, kind, settings, external_id, created, updated,"
        " owner_id, resource_group_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {draft.name, OptionalText(draft.memo), draft.kind, settings, external_id, now, now,
         OptionalId(draft.owner_id), OptionalId(draft.resource_group_id)}));
    int64_t id = session.last_row_id();
    ARROW_RETURN_NOT_OK(StoreSecrets(session, {SecretTable::kConnections, id}, draft.secrets,
                                     {parts_.keys, parts_.random, parts_.clock.Now()}));
    return Load(session, id).Value(&added);
  }));
  return added;
}

Result<Connection> ConnectionStore::Find(const std::string& name) {
  Connection found;
  ARROW_RETURN_NOT_OK(parts_.database.Read([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(auto id, IdOf(session, name));
    if (!id) return NoSuchConnection(name);
    return Load(session, *id).Value(&found);
  }));
  return found;
}

Result<std::vector<Connection>> ConnectionStore::List() {
  static const std::string kByName = std::string(kSelect) + " ORDER BY name";
  std::vector<Connection> connections;
  ARROW_RETURN_NOT_OK(parts_.database.Read([&](Session& session) -> Status {
    ARROW_RETURN_NOT_OK(session.Query(kByName, {}, [&](const Row& row) -> Status {
      ARROW_ASSIGN_OR_RAISE(Connection connection, FromRow(row));
      connections.push_back(std::move(connection));
      return Status::OK();
    }));
    for (Connection& connection : connections) {
      ARROW_RETURN_NOT_OK(AddSecretNames(session, &connection));
    }
    return Status::OK();
  }));
  return connections;
}

Result<Connection> ConnectionStore::Update(int64_t id, const ConnectionDraft& draft,
                                           const std::vector<std::string>& dropped_secrets) {
  ARROW_RETURN_NOT_OK(CheckDraft(draft));
  ARROW_ASSIGN_OR_RAISE(std::string settings, JsonText(draft.settings, draft.name));
  Connection updated;
  ARROW_RETURN_NOT_OK(parts_.database.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Connection before, Load(session, id));
    ARROW_RETURN_NOT_OK(CheckNameFree(session, draft.name, id));
    ARROW_RETURN_NOT_OK(CheckGroup(session, draft.resource_group_id));
    ARROW_RETURN_NOT_OK(RenameConnectionUses(session, before.name, draft.name));
    ARROW_RETURN_NOT_OK(session.Execute(
        "UPDATE connections SET name = ?, memo = ?, kind = ?, settings = ?,"
        " updated = ?, resource_group_id = ?, test_result = NULL, tested = NULL WHERE id = ?",
        {draft.name, OptionalText(draft.memo), draft.kind, settings,
         Microseconds(parts_.clock.Now()), OptionalId(draft.resource_group_id), id}));
    for (const std::string& name : dropped_secrets) {
      ARROW_RETURN_NOT_OK(DropSecret(session, SecretTable::kConnections, id, name));
    }
    ARROW_RETURN_NOT_OK(StoreSecrets(session, {SecretTable::kConnections, id}, draft.secrets,
                                     {parts_.keys, parts_.random, parts_.clock.Now()}));
    return Load(session, id).Value(&updated);
  }));
  return updated;
}

Status ConnectionStore::Remove(const std::string& name) {
  return parts_.database.Write([&](Session& session) -> Status {
    ARROW_RETURN_NOT_OK(CheckConnectionUnused(session, name));
    ARROW_ASSIGN_OR_RAISE(int64_t removed,
                          session.Execute("DELETE FROM connections WHERE name = ?", {name}));
    return removed == 1 ? Status::OK() : NoSuchConnection(name);
  });
}

Result<Secrets> ConnectionStore::Reveal(int64_t id) {
  Connection connection;
  ARROW_RETURN_NOT_OK(
      parts_.database.Read([&](Session& session) { return Load(session, id).Value(&connection); }));
  return RevealSecrets(parts_.database, parts_.keys, {SecretTable::kConnections, id},
                       "connection " + connection.name);
}

Status ConnectionStore::SaveTestResult(int64_t id, const Json& result, Time tested) {
  ARROW_ASSIGN_OR_RAISE(std::string text, JsonText(result, "test result"));
  return parts_.database.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(
        int64_t changed,
        session.Execute("UPDATE connections SET test_result = ?, tested = ? WHERE id = ?",
                        {text, Microseconds(tested), id}));
    return changed == 1 ? Status::OK() : NoSuchConnection(fmt::format("with id {}", id));
  });
}

}  // namespace waybill::metastore
