#include "base/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace waybill {
namespace {

constexpr int kFirstInherited = 3;

/// posix_spawn's two lists, freed whatever happens.
class SpawnLists {
 public:
  SpawnLists() {
    posix_spawn_file_actions_init(&files_);
    posix_spawnattr_init(&attributes_);
  }
  ~SpawnLists() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&files_);
  }
  SpawnLists(const SpawnLists&) = delete;
  SpawnLists& operator=(const SpawnLists&) = delete;

  int Fill(int in, int out, int error) {
    int failed = posix_spawn_file_actions_adddup2(&files_, in, STDIN_FILENO);
    if (failed == 0) failed = posix_spawn_file_actions_adddup2(&files_, out, STDOUT_FILENO);
    if (failed == 0) failed = posix_spawn_file_actions_adddup2(&files_, error, STDERR_FILENO);
    if (failed == 0) failed = posix_spawn_file_actions_addclosefrom_np(&files_, kFirstInherited);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    if (failed == 0) failed = posix_spawnattr_setsigmask(&attributes_, &none);
    if (failed == 0) failed = posix_spawnattr_setsigdefault(&attributes_, &all);
    if (failed == 0) failed = posix_spawnattr_setpgroup(&attributes_, 0);
    if (failed != 0) return failed;
    return posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  const posix_spawn_file_actions_t* files() const { return &files_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
};

/// As execve wants them. Borrows the texts.
std::vector<char*> Pointers(std::vector<std::string>* texts) {
  std::vector<char*> pointers;
  for (std::string& text : *texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

struct Pipe {
  FileHandle read;
  FileHandle write;
};

Result<Pipe> MakePipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return FailErrno(errno, "pipe", "make one for a process");
  Pipe made{FileHandle(ends[0]), FileHandle(ends[1])};
  // Only our end: the other process writes as it is used to.
  if (fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) return FailErrno(errno, "pipe", "set it up");
  return made;
}

Result<FileHandle> OpenErrorFile(const std::string& path) {
  if (path.empty()) return OpenFile("/dev/null", O_WRONLY);
  return OpenFile(path, O_WRONLY | O_APPEND | O_CREAT, 0600);
}

ExitStatus ExitStatusOf(int wait_status) {
  if (WIFSIGNALED(wait_status)) return {0, WTERMSIG(wait_status)};
  return {WEXITSTATUS(wait_status), 0};
}

}  // namespace

Result<ChildProcess> ChildProcess::Start(const ChildCommand& command) {
  ARROW_ASSIGN_OR_RAISE(FileHandle in, OpenFile("/dev/null", O_RDONLY));
  ARROW_ASSIGN_OR_RAISE(FileHandle error, OpenErrorFile(command.error_file));
  ARROW_ASSIGN_OR_RAISE(Pipe output, MakePipe());
  SpawnLists lists;
  if (int failed = lists.Fill(in.get(), output.write.get(), error.get())) {
    return FailErrno(failed, command.program, "prepare to run it");
  }
  std::vector<std::string> words = {command.program};
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  std::vector<std::string> environment = command.environment;
  pid_t pid = -1;
  int failed = posix_spawn(&pid, command.program.c_str(), lists.files(), lists.attributes(),
                           Pointers(&words).data(), Pointers(&environment).data());
  if (failed != 0) return FailErrno(failed, command.program, "run it");
  // Its number is its own until we wait for it, so this cannot meet another process.
  int pid_file = int(syscall(SYS_pidfd_open, pid, 0));
  ChildProcess child(pid, FileHandle(pid_file), std::move(output.read));
  if (pid_file < 0) return FailErrno(errno, command.program, "watch its process");
  return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      pid_file_(std::move(other.pid_file_)),
      output_(std::move(other.output_)),
      status_(other.status_) {}

ChildProcess::~ChildProcess() {
  if (pid_ < 0 || status_) return;
  kill(pid_, SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void ChildProcess::Signal(int signal) {
  if (pid_ >= 0 && !TryWait()) kill(pid_, signal);
}

std::optional<ExitStatus> ChildProcess::TryWait() {
  int wait_status = 0;
  if (!status_ && pid_ >= 0 && waitpid(pid_, &wait_status, WNOHANG) == pid_) {
    status_ = ExitStatusOf(wait_status);
  }
  return status_;
}

Status EndWithParent(pid_t parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0L, 0L, 0L) != 0) {
    return FailErrno(errno, "process", "end with its parent");
  }
  // It may have ended before the line above.
  return getppid() == parent ? Status::OK() : Cancelled();
}

}  // namespace waybill
