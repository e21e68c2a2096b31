#include "metastore/notification_store.h"

#include <fmt/format.h>

#include "metastore/json_column.h"
#include "metastore/secrets.h"
#include "metastore/time_column.h"
#include "metastore/transfer_rows.h"

namespace waybill::metastore {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, kind, settings, created, updated FROM notification_destinations";
constexpr std::string_view kOpenUrls =
    "SELECT id, json_extract(settings, '$.url') FROM notification_destinations"
    " WHERE json_type(settings, '$.url') = 'text'";

std::string NameOf(int64_t id) { return fmt::format("notification destination {}", id); }

Result<NotificationDestination> FromRow(const Row& row) {
  NotificationDestination destination;
  destination.id = row.Integer(0);
  destination.kind = row.Text(1);
  ARROW_ASSIGN_OR_RAISE(destination.settings, ParseJson(row.Text(2), NameOf(destination.id)));
  destination.created = TimeOf(row, 3);
  destination.updated = TimeOf(row, 4);
  return destination;
}

Result<std::vector<NotificationDestination>> Select(Session& session, std::string_view sql,
                                                    Values values) {
  std::vector<NotificationDestination> found;
  ARROW_RETURN_NOT_OK(session.Query(sql, values, [&](const Row& row) -> Status {
    ARROW_ASSIGN_OR_RAISE(auto destination, FromRow(row));
    found.push_back(std::move(destination));
    return Status::OK();
  }));
  for (NotificationDestination& destination : found) {
    ARROW_RETURN_NOT_OK(
        session.Query("SELECT name, updated FROM notification_secrets WHERE destination_id = ?",
                      {destination.id}, [&](const Row& row) {
                        destination.secrets[row.Text(0)] = TimeOf(row, 1);
                        return Status::OK();
                      }));
  }
  return found;
}

Result<NotificationDestination> Load(Session& session, int64_t id) {
  static const std::string kById = std::string(kSelect) + " WHERE id = ?";
  ARROW_ASSIGN_OR_RAISE(auto found, Select(session, kById, {id}));
  if (!found.empty()) return std::move(found.front());
  return Fail(ErrorKind::kMissing, NameOf(id), "there is no such destination");
}

Result<std::vector<Notification>> OfTransfer(Session& session, int64_t transfer_id) {
  std::vector<Notification> notifications;
  ARROW_RETURN_NOT_OK(session.Query(
      "SELECT id, destination_id, rule FROM notifications WHERE transfer_id = ? ORDER BY id",
      {transfer_id}, [&](const Row& row) -> Status {
        Notification notification{row.Integer(0), transfer_id, row.Integer(1), {}};
        ARROW_ASSIGN_OR_RAISE(notification.rule, ParseJson(row.Text(2), "notification"));
        notifications.push_back(std::move(notification));
        return Status::OK();
      }));
  return notifications;
}

/// Inserts `drafts` in their order; those that `standing` holds keep their ids only when all before
/// them do, since the order of ids is the order people gave.
Status StoreInOrder(Session& session, int64_t transfer_id,
                    const std::vector<NotificationDraft>& drafts,
                    const std::vector<Notification>& standing) {
  size_t kept = 0;
  while (kept < drafts.size() && kept < standing.size() &&
         drafts[kept].destination_id == standing[kept].destination_id &&
         drafts[kept].rule == standing[kept].rule) {
    ++kept;
  }
  for (size_t i = kept; i < standing.size(); ++i) {
    ARROW_RETURN_NOT_OK(
        session.Execute("DELETE FROM notifications WHERE id = ?", {standing[i].id}));
  }
  for (size_t i = kept; i < drafts.size(); ++i) {
    ARROW_RETURN_NOT_OK(Load(session, drafts[i].destination_id).status());
    ARROW_ASSIGN_OR_RAISE(std::string rule, JsonText(drafts[i].rule, "notification"));
    ARROW_RETURN_NOT_OK(session.Execute(
        "INSERT INTO notifications (transfer_id, destination_id, rule) VALUES (?, ?, ?)",
        {transfer_id, drafts[i].destination_id, rule}));
  }
  return Status::OK();
}

}  // namespace

Result<NotificationDestination> NotificationStore::Add(const std::string& kind,
                                                       const Json& settings,
                                                       const Secrets& secrets) {
  ARROW_ASSIGN_OR_RAISE(std::string text, JsonText(settings, "notification destination"));
  NotificationDestination added;
  ARROW_RETURN_NOT_OK(parts_.database.Write([&](Session& session) -> Status {
    Time now = parts_.clock.Now();
    ARROW_RETURN_NOT_OK(
        session.Execute("INSERT INTO notification_destinations (kind, settings, created, updated)"
                        " VALUES (?, ?, ?, ?)",
                        {kind, text, Microseconds(now), Microseconds(now)}));
    int64_t id = session.last_row_id();
    ARROW_RETURN_NOT_OK(StoreSecrets(session, {SecretTable::kNotifications, id}, secrets,
                                     {parts_.keys, parts_.random, now}));
    return Load(session, id).Value(&added);
  }));
  return added;
}

Result<NotificationDestination> NotificationStore::Update(
    int64_t id, const Json& settings, const Secrets& secrets,
    const std::vector<std::string>& dropped_secrets) {
  ARROW_ASSIGN_OR_RAISE(std::string text, JsonText(settings, NameOf(id)));
  NotificationDestination updated;
  ARROW_RETURN_NOT_OK(parts_.database.Write([&](Session& session) -> Status {
    ARROW_RETURN_NOT_OK(Load(session, id).status());
    Time now = parts_.clock.Now();
    ARROW_RETURN_NOT_OK(
        session.Execute("UPDATE notification_destinations SET settings = ?, updated = ?"
                        " WHERE id = ?",
                        {text, Microseconds(now), id}));
    for (const std::string& name : dropped_secrets) {
      ARROW_RETURN_NOT_OK(DropSecret(session, SecretTable::kNotifications, id, name));
    }
    ARROW_RETURN_NOT_OK(StoreSecrets(session, {SecretTable::kNotifications, id}, secrets,
                                     {parts_.keys, parts_.random, now}));
    return Load(session, id).Value(&updated);
  }));
  return updated;
}

Status NotificationStore::Remove(int64_t id) {
  return parts_.database.Write([&](Session& session) -> Status {
    ARROW_RETURN_NOT_OK(Load(session, id).status());
    return session.Execute("DELETE FROM notification_destinations WHERE id = ?", {id}).status();
  });
}

Result<NotificationDestination> NotificationStore::Find(int64_t id) {
  NotificationDestination found;
  ARROW_RETURN_NOT_OK(
      parts_.database.Read([&](Session& session) { return Load(session, id).Value(&found); }));
  return found;
}

Result<std::vector<NotificationDestination>> NotificationStore::List(const std::string& kind) {
  static const std::string kOfKind =
      std::string(kSelect) + " WHERE ?1 = '' OR kind = ?1 ORDER BY id";
  std::vector<NotificationDestination> found;
  ARROW_RETURN_NOT_OK(parts_.database.Read(
      [&](Session& session) { return Select(session, kOfKind, {kind}).Value(&found); }));
  return found;
}

Result<Secrets> NotificationStore::Reveal(int64_t id) {
  return RevealSecrets(parts_.database, parts_.keys, {SecretTable::kNotifications, id}, NameOf(id));
}

Status NotificationStore::SealOpenUrls() {
  return parts_.database.Write([&](Session& session) -> Status {
    std::map<int64_t, Secret> open;
    ARROW_RETURN_NOT_OK(session.Query(kOpenUrls, {}, [&](const Row& row) {
      open[row.Integer(0)] = Secret(row.Text(1));
      return Status::OK();
    }));
    for (const auto& [id, url] : open) {
      ARROW_RETURN_NOT_OK(StoreSecrets(session, {SecretTable::kNotifications, id}, {{"url", url}},
                                       {parts_.keys, parts_.random, parts_.clock.Now()}));
      ARROW_RETURN_NOT_OK(session.Execute(
          "UPDATE notification_destinations SET settings = json_remove(settings, '$.url')"
          " WHERE id = ?",
          {id}));
    }
    return Status::OK();
  });
}

Result<std::vector<Notification>> NotificationStore::Replace(
    int64_t transfer_id, const std::vector<NotificationDraft>& drafts) {
  std::vector<Notification> replaced;
  ARROW_RETURN_NOT_OK(parts_.database.Write([&](Session& session) -> Status {
    ARROW_RETURN_NOT_OK(LoadTransfer(session, transfer_id).status());
    ARROW_ASSIGN_OR_RAISE(auto standing, OfTransfer(session, transfer_id));
    ARROW_RETURN_NOT_OK(StoreInOrder(session, transfer_id, drafts, standing));
    return OfTransfer(session, transfer_id).Value(&replaced);
  }));
  return replaced;
}

Result<std::vector<Notification>> NotificationStore::Of(int64_t transfer_id) {
  std::vector<Notification> notifications;
  ARROW_RETURN_NOT_OK(parts_.database.Read(
      [&](Session& session) { return OfTransfer(session, transfer_id).Value(&notifications); }));
  return notifications;
}

}  // namespace waybill::metastore
