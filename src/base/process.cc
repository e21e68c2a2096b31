#include "base/process.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>

namespace waybill {
namespace {

std::string ReadAll(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string BootId() {
  std::string text = ReadAll("/proc/sys/kernel/random/boot_id");
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

/// Field 22 of /proc/<pid>/stat, "12 (a) b) S 1 …": the name in parentheses may hold anything, so
/// fields are counted from the last ')'. 0 when there is no such process or it is a zombie.
int64_t StartTicks(int64_t pid) {
  std::string stat = ReadAll("/proc/" + std::to_string(pid) + "/stat");
  size_t at = stat.rfind(')');
  if (at == std::string::npos || at + 2 >= stat.size() || stat[at + 2] == 'Z') return 0;
  for (int field = 2; field < 22 && at != std::string::npos; ++field) at = stat.find(' ', at + 1);
  if (at == std::string::npos) return 0;
  int64_t ticks = 0;
  std::from_chars(stat.data() + at + 1, stat.data() + stat.size(), ticks);
  return ticks;
}

}  // namespace

Result<ProcessIdentity> ThisProcess() {
  ProcessIdentity self{getpid(), BootId(), StartTicks(getpid())};
  if (self.boot_id.empty() || self.start_ticks == 0) {
    return Fail(ErrorKind::kBug, "/proc", "it does not describe this process; is it mounted?");
  }
  return self;
}

bool IsRunning(const ProcessIdentity& process) {
  return process.pid > 0 && process.boot_id == BootId() &&
         process.start_ticks == StartTicks(process.pid);
}

Status HardenProcess() {
  const rlimit none{0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0) return FailErrno(errno, "process", "forbid core dumps");
  if (prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L) != 0) {
    return FailErrno(errno, "process", "become undumpable");
  }
  return Status::OK();
}

}  // namespace waybill
