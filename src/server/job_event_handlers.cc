#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "server/events.h"
#include "server/job_json.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "service/accounts.h"
#include "service/job_events.h"

namespace waybill::server {
namespace {

using metastore::Job;
using service::JobEvent;
using service::Permission;
using service::ResourceKind;

/// How soon a change that another process made to somebody's rights is noticed.
constexpr Duration kRecheck = std::chrono::minutes(1);

/// What a stream tells of, and to whom.
struct Watched {
  std::optional<int64_t> job_number;  ///< one job, with its progress and log; empty: all jobs
  service::Caller caller;
  Secret session;  ///< by which he is known; empty for an API key
};

/// What happens to jobs, as server-sent events, without a thread that waits for it.
///
/// Shape    an event of all jobs brings along who may see it, so that a stream asks the store for
///          no event. The stream ends when its person is known no longer or may no longer see its
///          job: at once when this process is told so, else within kRecheck.
class JobEventStream : public Stream {
 public:
  JobEventStream(Api& api, Watched watched, std::function<void()> wake)
      : api_(api),
        watched_(std::move(watched)),
        view_(api, watched_.caller),
        checked_(api.services.clock.Elapsed()),
        listener_(api.events.Listen({watched_.job_number}, std::move(wake))) {}

  Result<std::optional<std::string>> Next() override {
    std::vector<service::SharedJobEvent> events;
    bool is_due = api_.services.clock.Elapsed() - checked_ >= kRecheck;
    while (auto event = listener_->TryNext()) {
      is_due |= event->kind == JobEvent::Kind::kRights;
      events.push_back(std::move(event));
    }
    if (is_due) {
      ARROW_ASSIGN_OR_RAISE(bool stays, Recheck());
      if (!stays) return std::nullopt;
    }
    std::string text;
    if (!std::exchange(has_begun_, true)) text = Opening();
    for (const auto& event : events) text += TextOfEvent(*event);
    return text;
  }

 private:
  Result<bool> Recheck() {
    checked_ = api_.services.clock.Elapsed();
    ARROW_ASSIGN_OR_RAISE(auto caller,
                          api_.services.accounts.Recheck(watched_.caller, watched_.session));
    if (!caller) return false;
    watched_.caller = *std::move(caller);
    view_ = JobView(api_, watched_.caller);
    if (!watched_.job_number) return true;
    return api_.services.access
        .Require(watched_.caller, Permission::kTransferView,
                 {ResourceKind::kJob, *watched_.job_number})
        .ok();
  }

  /// How the job stands when the stream begins, so that no reader misses what came before.
  std::string Opening() {
    if (!watched_.job_number) return ":\n\n";
    auto job = api_.services.store.jobs().FindByNumber(*watched_.job_number);
    return job.ok() ? TextOf(*job) : ":\n\n";
  }
  std::string TextOfEvent(const JobEvent& event) {
    using Kind = JobEvent::Kind;
    if (event.kind == Kind::kProgress) return EventText("progress", event.body);
    if (event.kind == Kind::kLog) return EventText("log", event.body);
    if (event.kind == Kind::kRights) return "";
    auto role = service::RoleIn(event.audience, watched_.caller);
    if (event.transfer_id) view_.Learn(*event.transfer_id, role);
    bool is_visible = watched_.job_number || role >= service::ResourceRole::kViewer;
    return is_visible ? TextOf(event.job) : "";
  }
  std::string TextOf(const Job& job) {
    auto shown = view_.Show(job);
    return shown.ok() ? EventText("job", *shown) : "";
  }

  Api& api_;
  Watched watched_;
  JobView view_;
  Duration checked_;  // when, by Clock::Elapsed
  const std::unique_ptr<service::JobEvents::Listener> listener_;
  bool has_begun_ = false;
};

Reply EventStreamReply(Api& api, const Request& request, std::optional<int64_t> job_number) {
  Reply reply{.content_type = "text/event-stream"};
  Watched watched{job_number, request.caller, Secret(request.session)};
  reply.stream = [&api, watched = std::move(watched)](std::function<void()> wake) {
    return std::make_unique<JobEventStream>(api, watched, std::move(wake));
  };
  return reply;
}

Result<Reply> FollowJob(Api& api, const Request& request) {
  return EventStreamReply(api, request, IdOf(request));
}

Result<Reply> FollowAll(Api& api, const Request& request) {
  return EventStreamReply(api, request, std::nullopt);
}

}  // namespace

std::span<const Route> JobEventRoutes() {
  constexpr std::string_view kTag = "jobs";
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/api/jobs/{id}/events",
       .permission = Permission::kTransferView,
       .resource = ResourceKind::kJob,
       .tag = kTag,
       .sentence = "Server-sent events of one job: job, progress, log",
       .handler = FollowJob},
      {.verb = "GET",
       .path = "/api/events",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "Server-sent events of all jobs that one may see: job",
       .handler = FollowAll},
  };
  return kRoutes;
}

}  // namespace waybill::server
