#include "base/child_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace waybill {
namespace {

constexpr int kLongEnoughMs = 30'000;

bool WaitReadable(int fd) {
  pollfd one{fd, POLLIN, 0};
  return poll(&one, 1, kLongEnoughMs) == 1;
}

Result<ChildProcess> Shell(const std::string& script, const std::string& error_file = "") {
  return ChildProcess::Start({.program = "/bin/sh",
                              .arguments = {"-c", script},
                              .environment = {"GIVEN=yes", "PATH=/usr/bin:/bin"},
                              .error_file = error_file});
}

std::string ReadAll(ChildProcess& child) {
  std::string all;
  char buffer[4096];
  while (WaitReadable(child.output())) {
    ssize_t got = read(child.output(), buffer, sizeof buffer);
    if (got <= 0) break;
    all.append(buffer, size_t(got));
  }
  return all;
}

ExitStatus Wait(ChildProcess& child) {
  EXPECT_TRUE(WaitReadable(child.ended()));
  auto status = child.TryWait();
  EXPECT_TRUE(status.has_value());
  return status.value_or(ExitStatus{-1, -1});
}

TEST(ChildProcess, ItsOutputAndItsCodeComeBack) {
  auto child = Shell("echo out; exit 7");
  ASSERT_TRUE(child.ok()) << child.status().ToString();
  EXPECT_EQ(ReadAll(*child), "out\n");
  EXPECT_EQ(Wait(*child).code, 7);
}

TEST(ChildProcess, ItHasOnlyTheEnvironmentItWasGiven) {
  ASSERT_EQ(setenv("WAYBILL_TEST_INHERITED", "secret", 1), 0);
  auto child = Shell("env");
  std::string environment = ReadAll(*child);
  EXPECT_NE(environment.find("GIVEN=yes"), std::string::npos);
  EXPECT_EQ(environment.find("WAYBILL_TEST_INHERITED"), std::string::npos);
  Wait(*child);
}

TEST(ChildProcess, NoDescriptorIsInherited) {
  // Without O_CLOEXEC, as a library may open one.
  int open_to_all = open("/dev/null", O_RDONLY);
  // Only what the shell has built in: to start a program it would open descriptors of its own.
  auto child = Shell("for n in 0 1 2 3 4 5 6 7 8 9 " + std::to_string(open_to_all) +
                     "; do if [ -e /proc/$$/fd/$n ]; then echo $n; fi; done");
  EXPECT_EQ(ReadAll(*child), "0\n1\n2\n");
  Wait(*child);
  close(open_to_all);
}

TEST(ChildProcess, SignalsHaveTheirDefaultsAgain) {
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  signal(SIGPIPE, SIG_IGN);
  auto child = Shell("echo ready; while :; do sleep 1; done");
  ASSERT_TRUE(WaitReadable(child->output()));
  child->Signal(SIGTERM);
  EXPECT_EQ(Wait(*child).signal, SIGTERM);
  child->Signal(SIGTERM);  // it has ended: nothing happens
  pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
}

TEST(ChildProcess, WhoIsNotWaitedForIsKilled) {
  pid_t pid = -1;
  {
    auto child = Shell("exec sleep 1000");
    pid = child->pid();
    EXPECT_EQ(getpgid(pid), pid) << "a terminal's Ctrl-C is not for it";
  }
  EXPECT_NE(kill(pid, 0), 0);
}

TEST(ChildProcess, ItsErrorsAreAppendedToTheFile) {
  std::string path = testing::TempDir() + "/child_process_errors";
  std::filesystem::remove(path);
  for (const char* word : {"one", "two"}) {
    auto child = Shell(std::string("echo ") + word + " >&2", path);
    Wait(*child);
  }
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(text, "one\ntwo\n");
  std::filesystem::remove(path);
}

TEST(ChildProcess, AProgramThatIsNotThereIsAnError) {
  auto child = ChildProcess::Start({.program = "/nowhere/waybill"});
  EXPECT_EQ(KindOf(child.status()), ErrorKind::kMissing);
}

TEST(EndWithParent, TheChildDiesWithItsParent) {
  int pids[2];
  ASSERT_EQ(pipe(pids), 0);
  pid_t parent = fork();
  if (parent == 0) {
    pid_t self = getpid();
    if (fork() == 0) {
      bool ok = EndWithParent(self).ok();
      pid_t child = ok ? getpid() : 0;
      if (write(pids[1], &child, sizeof child) != sizeof child) _exit(1);
      for (;;) pause();
    }
    for (;;) pause();
  }
  close(pids[1]);
  pid_t child = 0;
  ASSERT_EQ(read(pids[0], &child, sizeof child), ssize_t(sizeof child));
  ASSERT_GT(child, 0);
  ASSERT_EQ(kill(parent, SIGKILL), 0);
  ASSERT_EQ(waitpid(parent, nullptr, 0), parent);
  // The pipe ends when the last who could write into it is gone.
  EXPECT_TRUE(WaitReadable(pids[0]));
  char byte = 0;
  EXPECT_EQ(read(pids[0], &byte, 1), 0);
  close(pids[0]);
}

TEST(EndWithParent, AParentThatIsGoneAlreadyIsSeen) {
  pid_t child = fork();
  if (child == 0) _exit(IsCancelled(EndWithParent(1'999'999'999)) ? 0 : 1);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace waybill
