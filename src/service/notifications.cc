#include "service/notifications.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace waybill::service {
namespace {

using metastore::Job;
using metastore::Notification;
using metastore::NotificationDelivery;
using metastore::NotificationDestination;

constexpr Duration kPeriod = std::chrono::seconds(1);
constexpr int64_t kJobsAtOnce = 100;

}  // namespace

Notifications::~Notifications() { Stop(); }

Result<NotificationDestination> Notifications::AddDestination(const std::string& kind,
                                                              const Json& options) {
  ARROW_ASSIGN_OR_RAISE(auto checked, CheckDestination(kind, options));
  return parts_.store.notifications().Add(kind, checked.settings, checked.secrets);
}

Result<NotificationDestination> Notifications::EditDestination(int64_t id, const Json& changes) {
  ARROW_ASSIGN_OR_RAISE(auto stored, FindDestination(id));
  ARROW_ASSIGN_OR_RAISE(auto secrets, parts_.store.notifications().Reveal(id));
  ARROW_ASSIGN_OR_RAISE(auto changed, ChangeDestination(stored, secrets, changes));
  return parts_.store.notifications().Update(id, changed.settings, changed.secrets,
                                             changed.dropped);
}

Status Notifications::RemoveDestination(int64_t id) {
  return parts_.store.notifications().Remove(id);
}

Result<NotificationDestination> Notifications::FindDestination(int64_t id) {
  return parts_.store.notifications().Find(id);
}

Result<std::string> Notifications::UrlOf(int64_t id) {
  ARROW_ASSIGN_OR_RAISE(auto secrets, parts_.store.notifications().Reveal(id));
  return UrlIn(secrets);
}

Result<std::vector<NotificationDestination>> Notifications::ListDestinations(
    const std::string& kind) {
  return parts_.store.notifications().List(kind);
}

Result<NotificationDelivery> Notifications::Test(int64_t id, std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto destination, FindDestination(id));
  Message message{"[test] Waybill: job 0 succeeded",
                  RenderMessage("[test] Job {{ JOB_ID }} {{ JOB_STATUS }}: {{ JOB_URL }}",
                                {"0", "succeeded", parts_.job_url(0)})};
  return sender_.SendNow({.destination_id = destination.id}, message, stop);
}

Result<std::vector<metastore::NotificationDraft>> Notifications::DraftsOf(const Json& list) {
  if (!list.is_array() || list.size() > kPerTransfer) {
    return Fail(ErrorKind::kDefinition, "notifications",
                fmt::format("expected a list of at most {}", kPerTransfer));
  }
  std::vector<metastore::NotificationDraft> drafts;
  for (Json options : list) {
    bool has_id = options.is_object() && options.contains("destination_id") &&
                  options["destination_id"].is_number_integer();
    if (!has_id) {
      return Fail(ErrorKind::kDefinition, "notification", "destination_id is needed, a number");
    }
    metastore::NotificationDraft draft{.destination_id = options["destination_id"]};
    options.erase("destination_id");
    ARROW_ASSIGN_OR_RAISE(draft.rule, CheckNotification(options));
    auto there = FindDestination(draft.destination_id);
    if (!there.ok() && KindOf(there.status()) == ErrorKind::kMissing) {
      return Fail(ErrorKind::kDefinition, "destination_id", there.status().message());
    }
    ARROW_RETURN_NOT_OK(there.status());
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

Status Notifications::Check(const Json& list) { return DraftsOf(list).status(); }

Result<std::vector<Notification>> Notifications::Replace(int64_t transfer_id, const Json& list) {
  ARROW_ASSIGN_OR_RAISE(auto drafts, DraftsOf(list));
  return parts_.store.notifications().Replace(transfer_id, drafts);
}

Result<std::vector<Notification>> Notifications::Of(int64_t transfer_id) {
  return parts_.store.notifications().Of(transfer_id);
}

Result<std::vector<NotificationDelivery>> Notifications::Deliveries(int64_t before_id,
                                                                    int64_t limit,
                                                                    bool only_failed) {
  return parts_.store.deliveries().List(before_id, limit, only_failed);
}

void Notifications::Start() {
  sender_.Start();
  thread_ = std::jthread([this](const std::stop_token& stop) {
    do {
      Status ticked = Tick(stop);
      if (!ticked.ok() && !IsCancelled(ticked)) {
        parts_.log.Error("notifications cannot be looked at", {{"message", ticked.message()}});
      }
    } while (parts_.clock.Sleep(kPeriod, stop).ok());
  });
}

void Notifications::Stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  sender_.Stop();
}

Status Notifications::Tick(std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto running,
                        parts_.store.jobs().List({.running = true, .limit = kJobsAtOnce}));
  for (const Job& job : running) ARROW_RETURN_NOT_OK(Notify(job, stop));
  ARROW_ASSIGN_OR_RAISE(auto ended, parts_.store.jobs().Unnotified(kJobsAtOnce));
  for (const Job& job : ended) {
    ARROW_RETURN_NOT_OK(Notify(job, stop));
    ARROW_RETURN_NOT_OK(parts_.store.jobs().MarkNotified(job.id));
  }
  return Status::OK();
}

Status Notifications::Notify(const Job& job, const std::stop_token& stop) {
  if (!job.transfer_id) return Status::OK();
  ARROW_ASSIGN_OR_RAISE(auto notifications, Of(*job.transfer_id));
  for (const Notification& notification : notifications) {
    if (stop.stop_requested()) return Cancelled();
    ARROW_ASSIGN_OR_RAISE(auto rule, ParseNotification(notification.rule));
    if (!Fires(rule, job, parts_.clock.Now())) continue;
    ARROW_ASSIGN_OR_RAISE(bool is_done, parts_.store.deliveries().Has(notification.id, job.id));
    if (!is_done) ARROW_RETURN_NOT_OK(Enqueue(job, notification, rule));
  }
  return Status::OK();
}

Status Notifications::Enqueue(const Job& job, const Notification& notification,
                              const NotificationRule& rule) {
  std::string status(JobStatusForPeople(job.status));
  std::string number = std::to_string(job.number);
  return parts_.store.deliveries().Enqueue(
      {.delivery = {.destination_id = notification.destination_id,
                    .notification_id = notification.id,
                    .job_id = job.id,
                    .at = parts_.clock.Now()},
       .title = fmt::format("Waybill: {} {}", job.transfer, status),
       .text = RenderMessage(rule.message, {number, status, parts_.job_url(job.number)})});
}

}  // namespace waybill::service
