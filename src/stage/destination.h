#pragma once

#include <arrow/io/interfaces.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"

namespace waybill {

/// What a task staged: everything that is needed to publish or discard it, on any host, at any
/// later time.
struct Artifact {
  std::string name;   ///< what it will be when published: "s3://bucket/key" or "file:///path"
  std::string token;  ///< JSON text that only the destination that made it reads (upload id, parts,
                      ///< temporary name)
  int64_t bytes = 0;
};

/// What everybody can see after a commit.
struct Published {
  std::string name;
  std::string version;  ///< ETag; files: empty
  int64_t bytes = 0;
};

/// One output that nobody can see yet.
///
/// Owns     what it staged until Finish() hands it over; dropped before that, it discards it.
/// Threads  one thread at a time.
class StagedOutput : public arrow::io::OutputStream {
 public:
  /// Call once, instead of Close(): everything is stored durably when it returns.
  virtual Result<Artifact> Finish() = 0;
};

struct StageRequest {
  std::string job_id;
  int task = 0;  ///< first number of the name rule
  int file = 0;  ///< second number of the name rule
  /// Called with a discardable artifact before the first byte is stored, so that a crash leaves a
  /// record.
  std::function<Status(const Artifact&)> on_created;
};

/// Where files go. Nothing is visible before Publish.
///
/// Errors   kDenied, kMissing, kBusy as the other side answers; kChanged when a name that must not
/// be
///          replaced is taken.
/// Threads  every method may be called from any thread.
class Destination {
 public:
  virtual ~Destination() = default;

  virtual Result<std::shared_ptr<StagedOutput>> Stage(const StageRequest& request,
                                                      std::stop_token stop) = 0;
  /// Idempotent: publishing twice is publishing once, also after a crash in the middle.
  virtual Result<Published> Publish(const Artifact& artifact, std::stop_token stop) = 0;
  /// Idempotent. Never touches what was published.
  virtual Status Discard(const Artifact& artifact, std::stop_token stop) = 0;
  /// Discard whatever this job staged for `tasks` task numbers and nobody has a record of: what a
  /// crash left between creating and recording. `since` is when the job started.
  virtual Status DiscardStrays(const std::string& job_id, int tasks, Time since,
                               std::stop_token stop) = 0;

  /// The Artifact::name of that output, staged or not.
  virtual std::string NameOf(int task, int file) const = 0;
  /// "s3://bucket/prefix": for messages and the waybill.
  virtual std::string Describe() const = 0;
};

}  // namespace waybill
