#include "service/notification_sender.h"

#include <string>

namespace waybill::service {
namespace {

using metastore::NotificationDelivery;

constexpr Duration kPeriod = std::chrono::seconds(1);
constexpr Duration kAfterFailure = std::chrono::seconds(10);

}  // namespace

void NotificationSender::Start() {
  for (int i = 0; i < kWorkers; ++i) {
    workers_.emplace_back([this](const std::stop_token& stop) { Work(stop); });
  }
}

void NotificationSender::Stop() {
  for (std::jthread& worker : workers_) worker.request_stop();
  workers_.clear();
}

void NotificationSender::Work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    auto sent = SendNext(stop);
    if (sent.ok() && *sent) continue;
    if (!sent.ok() && !IsCancelled(sent.status())) {
      parts_.log.Error("messages that wait cannot be looked at",
                       {{"message", sent.status().message()}});
    }
    if (!parts_.clock.Sleep(sent.ok() ? kPeriod : kAfterFailure, stop).ok()) return;
  }
}

Result<bool> NotificationSender::SendNext(const std::stop_token& stop) {
  ARROW_ASSIGN_OR_RAISE(auto claimed, Claim());
  if (!claimed) return false;
  Status tried = Try(*claimed, stop);
  {
    std::lock_guard lock(mutex_);
    busy_.erase(claimed->delivery.destination_id);
  }
  ARROW_RETURN_NOT_OK(tried);
  return true;
}

/// The first message that is due and whose destination nobody sends to, its try begun.
Result<std::optional<metastore::WaitingMessage>> NotificationSender::Claim() {
  std::lock_guard lock(mutex_);
  Time now = parts_.clock.Now();
  auto& store = parts_.store.deliveries();
  ARROW_ASSIGN_OR_RAISE(auto due, store.Due(now));
  for (Waiting& message : due) {
    NotificationDelivery& delivery = message.delivery;
    if (busy_.contains(delivery.destination_id)) continue;
    if (delivery.attempts >= kAttempts) {
      Status unseen = Fail(ErrorKind::kBusy, "notification",
                           "the server ended during the last try: whether it arrived is not known");
      ARROW_RETURN_NOT_OK(store.Finish(Ended(delivery, unseen)));
      continue;
    }
    ARROW_ASSIGN_OR_RAISE(bool is_ours, store.BeginTry(message, now + kAfterUnseen));
    if (!is_ours) continue;  // another process makes it
    ++delivery.attempts;
    busy_.insert(delivery.destination_id);
    return std::move(message);
  }
  return std::nullopt;
}

Status NotificationSender::Try(const Waiting& message, const std::stop_token& stop) {
  const NotificationDelivery& delivery = message.delivery;
  Status sent = Send(delivery.destination_id, {message.title, message.text}, stop);
  // Whether it arrived is not known: the next start goes on with the next try.
  if (IsCancelled(sent)) return sent;
  auto& store = parts_.store.deliveries();
  bool may_help = !sent.ok() && KindOf(sent) == ErrorKind::kBusy && delivery.attempts < kAttempts;
  if (may_help) {
    Duration delay = kDelays[size_t(delivery.attempts - 1)];
    return store.Retry(delivery.id, parts_.clock.Now() + delay, sent.message());
  }
  return store.Finish(Ended(delivery, sent));
}

Result<NotificationDelivery> NotificationSender::SendNow(NotificationDelivery delivery,
                                                         const Message& message,
                                                         const std::stop_token& stop) {
  Status sent = Send(delivery.destination_id, message, stop);
  if (IsCancelled(sent)) return sent;
  return parts_.store.deliveries().Add(Ended(std::move(delivery), sent));
}

Status NotificationSender::Send(int64_t destination_id, const Message& message,
                                const std::stop_token& stop) {
  auto& store = parts_.store.notifications();
  ARROW_ASSIGN_OR_RAISE(auto destination, store.Find(destination_id));
  ARROW_ASSIGN_OR_RAISE(auto secrets, store.Reveal(destination_id));
  return SendMessage(destination, secrets, message, {parts_.transport, parts_.mail}, stop);
}

NotificationDelivery NotificationSender::Ended(NotificationDelivery delivery, const Status& sent) {
  delivery.at = parts_.clock.Now();
  delivery.error = sent.ok() ? "" : sent.message();
  if (sent.ok()) return delivery;
  parts_.log.Warn("a notification could not be sent",
                  {{"destination", std::to_string(delivery.destination_id)},
                   {"job", delivery.job_id},
                   {"message", delivery.error}});
  return delivery;
}

}  // namespace waybill::service
