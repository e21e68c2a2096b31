#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"

namespace waybill {

/// One run of one process on this machine: a later process with the same number is another one.
/// A value; can be stored and compared after a restart of the machine.
struct ProcessIdentity {
  int64_t pid = 0;
  std::string boot_id;      ///< of the kernel's run, /proc/sys/kernel/random/boot_id
  int64_t start_ticks = 0;  ///< when it started, in clock ticks since that boot
};

/// kBug when /proc is not there.
Result<ProcessIdentity> ThisProcess();

/// Whether that very process still runs. A process of another process namespace (container) looks
/// as if it did not: what must be certain takes a file lock instead.
bool IsRunning(const ProcessIdentity& process);

/// Keep secrets out of core files and away from debuggers of the same user: no core dumps, not
/// dumpable. Call first in main().
Status HardenProcess();

}  // namespace waybill
