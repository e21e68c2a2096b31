#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <utility>
#include <vector>

#include "base/json.h"
#include "metastore/job.h"
#include "service/access.h"

namespace waybill::service {

/// Something that happened to a job. Shared by all who hear of it; immutable.
struct JobEvent {
  enum class Kind {
    kJob,       ///< made, or its status, attempt or outcome changed: `job` is set
    kProgress,  ///< `body` is pipeline::ProgressToJson
    kLog,       ///< its log has grown: `body` is {"bytes": its size}; read on with ReadLog()
    kRights,    ///< somebody's rights have changed: of no job, told to every listener
  };
  Kind kind = Kind::kJob;
  int64_t job_number = 0;
  std::optional<int64_t> transfer_id;
  metastore::Job job;
  Json body;
  Audience audience = {};  ///< of kJob: who may see its transfer, at that moment
};
using SharedJobEvent = std::shared_ptr<const JobEvent>;

/// Tells whoever listens what happens to jobs, as it happens.
///
/// Shape    only events of this process's queue are told; whoever waits for a job of another one
///          looks at the store now and then. Each listener has a queue of its own, in order of
///          events. When it is full, the oldest progress or log event is dropped, else the oldest
///          of all; what was lost can be read from the store: an event is a hint, never the truth.
/// Units    kQueueEvents events per listener.
/// Owns     listeners own their queues and must end before this does.
/// Threads  every method may be called from any thread. `wake` is called on the thread that
///          publishes, must not block and must not call back.
class JobEvents {
 public:
  static constexpr size_t kQueueEvents = 256;

  /// Asked once per change of a job that somebody listens to, on the thread that publishes.
  using AudienceOf = std::function<Audience(int64_t transfer_id)>;
  explicit JobEvents(AudienceOf audience_of = {}) : audience_of_(std::move(audience_of)) {}

  /// Which events: of one job, or of every job. Log lines and progress only of one job.
  struct Interest {
    std::optional<int64_t> job_number;
  };

  class Listener {
   public:
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// The next event, or nothing at once.
    SharedJobEvent TryNext();
    /// Wait for one; nothing when `timeout` passed or `stop` fired. Blocks its thread.
    SharedJobEvent Next(Duration timeout, const std::stop_token& stop);

   private:
    friend class JobEvents;
    Listener(JobEvents& events, Interest interest, std::function<void()> wake)
        : events_(events), interest_(interest), wake_(std::move(wake)) {}
    void Push(const SharedJobEvent& event);

    JobEvents& events_;
    const Interest interest_;
    const std::function<void()> wake_;
    std::mutex mutex_;  // guards queue_
    std::condition_variable_any changed_;
    std::deque<SharedJobEvent> queue_;
  };

  /// `wake` is called when an event comes into an empty queue: an event loop posts itself a
  /// TryNext() there, and needs no thread per listener.
  std::unique_ptr<Listener> Listen(Interest interest, std::function<void()> wake = {});

  void Publish(JobEvent event);
  /// Everybody who listens must ask again what he may hear.
  void PublishRights() { Publish({.kind = JobEvent::Kind::kRights}); }
  /// Whether anybody listens to that very job: nobody reads its log for nothing.
  bool HasListener(int64_t job_number) const;

 private:
  bool HasListeners() const;

  const AudienceOf audience_of_;
  mutable std::mutex mutex_;  // guards listeners_
  std::set<Listener*> listeners_;
};

}  // namespace waybill::service
