#include "metastore/delivery_store.h"

#include "metastore/time_column.h"

namespace waybill::metastore {
namespace {

// Columns in the order of DeliveryOf().
constexpr std::string_view kTried =
    "SELECT id, destination_id, notification_id, job_id, attempts, error, at, next_try"
    " FROM notification_deliveries WHERE (next_try IS NULL OR attempts > 0)"
    " AND id < ?1 AND (?2 = 0 OR error <> '') ORDER BY id DESC LIMIT ?3";
constexpr std::string_view kDue =
    "SELECT id, destination_id, notification_id, job_id, attempts, error, at, next_try, title,"
    " text"
    " FROM notification_deliveries WHERE id IN"
    " (SELECT min(id) FROM notification_deliveries WHERE next_try <= ? GROUP BY destination_id)"
    " ORDER BY next_try, id";

NotificationDelivery DeliveryOf(const Row& row) {
  NotificationDelivery delivery;
  delivery.id = row.Integer(0);
  delivery.destination_id = row.Integer(1);
  if (!row.IsNull(2)) delivery.notification_id = row.Integer(2);
  delivery.job_id = row.Text(3);
  delivery.attempts = row.Integer(4);
  delivery.error = row.Text(5);
  delivery.at = TimeOf(row, 6);
  delivery.next_try = OptionalTimeOf(row, 7);
  return delivery;
}

Value OptionalId(const std::optional<int64_t>& id) { return id ? Value(*id) : Value(nullptr); }

Status DropOldest(Session& session, int64_t newest) {
  return session
      .Execute("DELETE FROM notification_deliveries WHERE id <= ?",
               {newest - DeliveryStore::kMaxDeliveries})
      .status();
}

}  // namespace

Result<NotificationDelivery> DeliveryStore::Add(NotificationDelivery delivery) {
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    ARROW_RETURN_NOT_OK(session.Execute(
        "INSERT INTO notification_deliveries"
        " (destination_id, notification_id, job_id, attempts, error, at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        {delivery.destination_id, OptionalId(delivery.notification_id), delivery.job_id,
         delivery.attempts, delivery.error, Microseconds(delivery.at)}));
    delivery.id = session.last_row_id();
    return DropOldest(session, delivery.id);
  }));
  return delivery;
}

Result<bool> DeliveryStore::Has(int64_t notification_id, const std::string& job_id) {
  bool found = false;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(
        "SELECT 1 FROM notification_deliveries WHERE job_id = ? AND notification_id = ?",
        {job_id, notification_id}, [&](const Row&) {
          found = true;
          return Status::OK();
        });
  }));
  return found;
}

Result<std::vector<NotificationDelivery>> DeliveryStore::List(int64_t before_id, int64_t limit,
                                                              bool only_failed) {
  std::vector<NotificationDelivery> deliveries;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(kTried,
                         {before_id > 0 ? before_id : INT64_MAX, int64_t(only_failed), limit},
                         [&](const Row& row) {
                           deliveries.push_back(DeliveryOf(row));
                           return Status::OK();
                         });
  }));
  return deliveries;
}

Status DeliveryStore::Enqueue(const WaitingMessage& message) {
  const NotificationDelivery& delivery = message.delivery;
  int64_t now = Microseconds(delivery.at);
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(
        int64_t added,
        session.Execute(
            "INSERT INTO notification_deliveries"
            " (destination_id, notification_id, job_id, attempts, error, at, next_try, title, text)"
            " SELECT ?1, ?2, ?3, 0, '', ?4, ?4, ?5, ?6 WHERE NOT EXISTS"
            " (SELECT 1 FROM notification_deliveries WHERE job_id = ?3 AND notification_id = ?2)",
            {delivery.destination_id, OptionalId(delivery.notification_id), delivery.job_id, now,
             message.title, message.text}));
    return added == 0 ? Status::OK() : DropOldest(session, session.last_row_id());
  });
}

Result<std::vector<WaitingMessage>> DeliveryStore::Due(Time now) {
  std::vector<WaitingMessage> due;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(kDue, {Microseconds(now)}, [&](const Row& row) {
      due.push_back({DeliveryOf(row), row.Text(8), row.Text(9)});
      return Status::OK();
    });
  }));
  return due;
}

Result<bool> DeliveryStore::BeginTry(const WaitingMessage& message, Time next) {
  int64_t begun = 0;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) {
    return session
        .Execute(
            "UPDATE notification_deliveries SET attempts = attempts + 1, next_try = ?"
            " WHERE id = ? AND attempts = ? AND next_try IS NOT NULL",
            {Microseconds(next), message.delivery.id, message.delivery.attempts})
        .Value(&begun);
  }));
  return begun == 1;
}

Status DeliveryStore::Retry(int64_t id, Time next, const std::string& error) {
  return database_.Write([&](Session& session) {
    return session
        .Execute(
            "UPDATE notification_deliveries SET next_try = ?, error = ?"
            " WHERE id = ? AND next_try IS NOT NULL",
            {Microseconds(next), error, id})
        .status();
  });
}

Status DeliveryStore::Finish(const NotificationDelivery& delivery) {
  return database_.Write([&](Session& session) {
    return session
        .Execute(
            "UPDATE notification_deliveries SET attempts = ?, error = ?, at = ?,"
            " next_try = NULL, title = '', text = '' WHERE id = ?",
            {delivery.attempts, delivery.error, Microseconds(delivery.at), delivery.id})
        .status();
  });
}

}  // namespace waybill::metastore
