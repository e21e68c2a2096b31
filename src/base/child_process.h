#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace waybill {

/// What to start, and with what: nothing is inherited that is not said here.
struct ChildCommand {
  std::string program;  ///< path; not looked for in PATH
  std::vector<std::string>
      arguments;  ///< without the program's name. Never a secret: all can see them
  std::vector<std::string> environment;  ///< "NAME=value"
  std::string error_file;  ///< its standard error is appended there (0600); empty: /dev/null
};

/// How a process ended.
struct ExitStatus {
  int code = 0;    ///< of exit()
  int signal = 0;  ///< that killed it; 0: none
};

/// A process that this one started, in a process group of its own.
///
/// Shape    standard input is /dev/null, standard output a pipe to `output()`; every other
///          descriptor is closed, every signal has its default and none is blocked.
/// Errors   kMissing, kDenied when the program cannot be run; kBusy when there is no room for it.
/// Owns     the process: one that has not been waited for is killed by the destructor. It calls
///          EndWithParent() first thing; then it dies with the THREAD that started it.
/// Threads  one at a time.
class ChildProcess {
 public:
  static Result<ChildProcess> Start(const ChildCommand& command);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();

  pid_t pid() const { return pid_; }
  int output() const { return output_.get(); }   ///< readable, non-blocking; end of file at its end
  int ended() const { return pid_file_.get(); }  ///< becomes readable when it has ended

  /// Nothing when it has ended already.
  void Signal(int signal);
  /// How it ended; empty while it runs.
  std::optional<ExitStatus> TryWait();

 private:
  ChildProcess(pid_t pid, FileHandle pid_file, FileHandle output)
      : pid_(pid), pid_file_(std::move(pid_file)), output_(std::move(output)) {}

  pid_t pid_ = -1;
  FileHandle pid_file_;
  FileHandle output_;
  std::optional<ExitStatus> status_;
};

/// Have the kernel kill this process when the thread that started it ends, by whatever cause.
/// `parent` is the process that is expected to have started it; Cancelled() when it is gone.
Status EndWithParent(pid_t parent);

}  // namespace waybill
