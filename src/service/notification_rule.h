#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"
#include "metastore/job.h"

namespace waybill::service {

/// What a transfer sends: notification_type job | record | exec_time, notify_when, record_type,
/// record_operator, record_count, minutes, message.
const OptionTable& NotificationOptions();

/// When a message is sent, and what it says. A value.
struct NotificationRule {
  enum class When {
    kFinished,  ///< a job ended, however
    kFailed,    ///< it failed, died, or was cancelled by its time-out
    kRecords,   ///< it succeeded with more, or fewer, rows than a count
    kRunTime,   ///< it has run for some minutes, and may go on
  };
  When when = When::kFinished;
  bool counts_refused = false;  ///< kRecords: of refused rows; false: of written ones
  bool is_above = true;         ///< kRecords: more than `rows`; false: fewer
  int64_t rows = 0;
  Duration run_time{0};
  std::string message;
};

/// The options as they are stored: checked, nulls left out. kDefinition naming every problem.
Result<Json> CheckNotification(const Json& options);
/// What checked options mean.
Result<NotificationRule> ParseNotification(const Json& options);

/// Whether the rule asks for a message about that job as it stands at `now`.
bool Fires(const NotificationRule& rule, const metastore::Job& job, Time now);

/// TROCCO's word for how a job ended, or stands: "succeeded", "failed", "canceled", "skipped", else
/// its status.
std::string_view JobStatusForPeople(metastore::JobStatus status);

/// What the variables of a message stand for.
struct MessageValues {
  std::string job_id;
  std::string job_status;
  std::string job_url;
};
/// `message` with {{ JOB_ID }}, {{ JOB_STATUS }} and {{ JOB_URL }} replaced, blanks within the
/// braces or not; everything else as it stands. What was put in is not looked at again.
std::string RenderMessage(std::string_view message, const MessageValues& values);

}  // namespace waybill::service
