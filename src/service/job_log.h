#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"

namespace waybill::service {

/// Some lines of a job's log, each one JSON object, and where to go on.
struct LogPage {
  std::vector<std::string> lines;
  int64_t next = 0;       ///< pass as `after` to read on, also when nothing is there yet
  bool is_at_end = true;  ///< nothing stands behind it by now, not even half a line
};

/// Whole lines of the file behind byte `after`, at most `max_bytes` of them (a longer line is cut
/// there and counts as read). A line that is still being written is left for the next call. An
/// empty page when there is no file yet; from the beginning when the file has become shorter than
/// `after`, since a log that grew too long begins anew.
///
/// Errors   kBusy, kDenied of the file system.
Result<LogPage> ReadLog(const std::string& path, int64_t after, int64_t max_bytes);

/// The last `lines` lines, at most `max_bytes` of them.
Result<LogPage> ReadLogTail(const std::string& path, int64_t lines, int64_t max_bytes);

}  // namespace waybill::service
