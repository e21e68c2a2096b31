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
    "SELECT id, name, memo, kind, settings, external_id, created, updated, test_result, tested"
    " FROM connections";

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
  connection.memo = row.Text(2);
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

Result<Connection> ConnectionStore::Add(const ConnectionDraft& draft) {
  ARROW_RETURN_NOT_OK(CheckDraft(draft));
  ARROW_ASSIGN_OR_RAISE(std::string settings, JsonText(draft.settings, draft.name));
  Connection added;
  ARROW_RETURN_NOT_OK(parts_.database.Write([&](Session& session) -> Status {
    ARROW_RETURN_NOT_OK(CheckNameFree(session, draft.name, 0));
    ARROW_ASSIGN_OR_RAISE(std::string external_id, NewExternalId(session));
    int64_t now = Microseconds(parts_.clock.Now());
    ARROW_RETURN_NOT_OK(session.Execute(
        "INSERT INTO connections (name, memo, kind, settings, external_id, created, updated)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        {draft.name, draft.memo, draft.kind, settings, external_id, now, now}));
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
    ARROW_RETURN_NOT_OK(RenameConnectionUses(session, before.name, draft.name));
    ARROW_RETURN_NOT_OK(session.Execute(
        "UPDATE connections SET name = ?, memo = ?, kind = ?, settings = ?,"
        " updated = ?, test_result = NULL, tested = NULL WHERE id = ?",
        {draft.name, draft.memo, draft.kind, settings, Microseconds(parts_.clock.Now()), id}));
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

Status ConnectionStore::SaveTestResult(int64_t id, const Json& result) {
  ARROW_ASSIGN_OR_RAISE(std::string text, JsonText(result, "test result"));
  return parts_.database.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(
        int64_t changed,
        session.Execute("UPDATE connections SET test_result = ?, tested = ? WHERE id = ?",
                        {text, Microseconds(parts_.clock.Now()), id}));
    return changed == 1 ? Status::OK() : NoSuchConnection(fmt::format("with id {}", id));
  });
}

}  // namespace waybill::metastore
