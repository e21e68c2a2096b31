#pragma once

#include <cstdint>
#include <stop_token>
#include <thread>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "metastore/metastore.h"
#include "service/home.h"

namespace waybill::service {

/// How much of the history of jobs is kept; what is beyond either is removed.
struct RetentionOptions {
  int64_t days = 365;      ///< since a job has ended; 0: for ever. TROCCO keeps logs so long
  int64_t jobs = 100'000;  ///< the newest; 0: all
};

/// Removes what the history of jobs no longer keeps: the record of a job and its folder with log,
/// waybill and refused rows.
///
/// Shape    kept all the same: what JobHistory keeps, and a job that has staged something which was
///          neither published nor discarded, since 'jobs repair' needs its folder. The folder goes
///          first, so that a crash leaves none without its record.
/// Units    looks every kPeriod; one transaction per job.
/// Errors   a job that cannot be removed is logged and stays for the next time.
/// Threads  every method may be called from any thread.
class JobRetention {
 public:
  static constexpr Duration kPeriod = std::chrono::hours(1);

  struct Parts {
    metastore::Metastore& store;
    Home home;
    Clock& clock;
    Log& log;
  };
  JobRetention(Parts parts, const RetentionOptions& options)
      : parts_(std::move(parts)), options_(options) {}
  ~JobRetention();
  JobRetention(const JobRetention&) = delete;
  JobRetention& operator=(const JobRetention&) = delete;

  /// Look again and again, on a thread of its own, until Stop().
  void Start();
  void Stop();
  /// Remove what is beyond now; gives how many jobs. What Start() does again and again.
  Result<int64_t> Tick(const std::stop_token& stop);

 private:
  metastore::KeptJobs Kept() const;
  Result<bool> Remove(const metastore::Job& job);

  Parts parts_;
  RetentionOptions options_;
  std::jthread thread_;
};

}  // namespace waybill::service
