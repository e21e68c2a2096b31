#pragma once

#include <functional>
#include <optional>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "transfer/variables.h"

namespace waybill::service {

/// How one run differs from the definition.
struct RunOptions {
  bool full = false;  ///< load what the ledger already holds, too
  int threads = 2;    ///< tasks at once
  transfer::VariableValues variables = {};
  std::optional<Time> context_time = {};  ///< what times are counted from; empty: the job's own
  int retry_limit = 0;                    ///< how often a failed job is tried again, 0..10
  Duration timeout = Duration(0);         ///< from its start; 0: none
  /// See pipeline::RunRequest. Of the one who waits for the job; not kept with it.
  std::function<void(const std::string&)> on_warning = {};
};

/// As they are kept with a job that waits for its turn. What is default is left out.
Json RunOptionsToJson(const RunOptions& options);
/// kData when `json` is none of ours.
Result<RunOptions> RunOptionsFromJson(const Json& json);

}  // namespace waybill::service
