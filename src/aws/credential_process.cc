#include "aws/credential_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "aws/credentials_json.h"
#include "aws/refreshing_credentials.h"

namespace waybill::aws {
namespace {

constexpr char kWhere[] = "credential_process";
constexpr size_t kMaxBytes = 1 << 20;
constexpr int kPollMilliseconds = 50;

/// A child in a process group of its own; killed and reaped unless it has been waited for.
class Child {
 public:
  static Result<std::unique_ptr<Child>> Start(const std::string& command) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return FailErrno(errno, kWhere, "open a pipe");
    auto child = std::unique_ptr<Child>(new Child(ends[0]));
    int error = child->Spawn(command, ends[1]);
    close(ends[1]);
    if (error != 0) return FailErrno(error, "/bin/sh", "start");
    return child;
  }
  ~Child() {
    close(output_);
    if (pid_ <= 0) return;
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  int output() const { return output_; }
  int Wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  explicit Child(int output) : output_(output) {}

  int Spawn(const std::string& command, int write_end) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, write_end, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    std::string shell = "sh";
    std::string flag = "-c";
    std::string text = command;
    char* arguments[] = {shell.data(), flag.data(), text.data(), nullptr};
    int error = posix_spawn(&pid_, "/bin/sh", &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
  }

  int output_;
  pid_t pid_ = 0;
};

class ProcessSource : public CredentialSource {
 public:
  ProcessSource(std::string command, StsParts parts)
      : command_(std::move(command)), parts_(parts) {}

  Result<Credentials> Fetch(std::stop_token stop) override {
    ARROW_ASSIGN_OR_RAISE(
        auto output, RunCommand(command_, std::chrono::minutes(1), parts_.clock, std::move(stop)));
    return ReadCredentialsJson(output.Reveal(), kWhere);
  }
  std::string Describe() const override { return "the profile's credential_process"; }

 private:
  const std::string command_;
  StsParts parts_;
};

}  // namespace

Result<Secret> RunCommand(const std::string& command, Duration limit, Clock& clock,
                          std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto child, Child::Start(command));
  Duration deadline = clock.Elapsed() + limit;
  std::string text;
  std::array<char, 4096> buffer{};
  while (true) {
    if (stop.stop_requested()) return Cancelled();
    if (clock.Elapsed() > deadline) {
      return Fail(ErrorKind::kBusy, kWhere,
                  fmt::format("took longer than {} ms and was stopped",
                              std::chrono::ceil<std::chrono::milliseconds>(limit).count()));
    }
    pollfd wanted{.fd = child->output(), .events = POLLIN, .revents = 0};
    if (poll(&wanted, 1, kPollMilliseconds) <= 0) continue;
    ssize_t got = read(child->output(), buffer.data(), buffer.size());
    if (got <= 0) break;
    text.append(buffer.data(), size_t(got));
    if (text.size() > kMaxBytes) {
      return Fail(ErrorKind::kDefinition, kWhere, "printed more than 1 MiB");
    }
  }
  int status = child->Wait();
  Secret output(std::move(text));
  if (status == 0) return output;
  return Fail(ErrorKind::kDefinition, kWhere,
              fmt::format("ended with status {}: run the command of the profile by hand to see why",
                          status));
}

std::unique_ptr<CredentialProvider> MakeProcessCredentials(std::string command, StsParts parts) {
  return std::make_unique<RefreshingCredentials>(
      std::make_unique<ProcessSource>(std::move(command), parts), parts.clock, parts.random);
}

}  // namespace waybill::aws
