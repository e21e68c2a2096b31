#include "base/process.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace waybill {
namespace {

TEST(Process, KnowsThatItRunsItself) {
  auto self = ThisProcess();
  ASSERT_TRUE(self.ok()) << self.status().ToString();
  EXPECT_EQ(self->pid, getpid());
  EXPECT_TRUE(IsRunning(*self));
}

TEST(Process, AnotherBootOrStartTimeIsAnotherProcess) {
  auto self = ThisProcess();
  ASSERT_TRUE(self.ok());
  auto reused = *self;
  reused.start_ticks -= 1;
  EXPECT_FALSE(IsRunning(reused));
  auto rebooted = *self;
  rebooted.boot_id = "00000000-0000-0000-0000-000000000000";
  EXPECT_FALSE(IsRunning(rebooted));
  EXPECT_FALSE(IsRunning(ProcessIdentity{}));
}

TEST(Process, ADeadChildIsNotRunningEvenBeforeItIsWaitedFor) {
  int report[2];
  ASSERT_EQ(pipe(report), 0);
  pid_t child = fork();
  if (child == 0) {
    auto self = ThisProcess();
    int64_t ticks = self.ok() ? self->start_ticks : 0;
    _exit(write(report[1], &ticks, sizeof ticks) == sizeof ticks ? 0 : 1);
  }
  ASSERT_GT(child, 0);
  int64_t ticks = 0;
  ASSERT_EQ(read(report[0], &ticks, sizeof ticks), ssize_t(sizeof ticks));
  auto self = ThisProcess();
  siginfo_t info{};
  ASSERT_EQ(waitid(P_PID, id_t(child), &info, WEXITED | WNOWAIT), 0);
  EXPECT_GT(ticks, 0);
  EXPECT_FALSE(IsRunning({child, self->boot_id, ticks})) << "a zombie counts as dead";
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_FALSE(IsRunning({child, self->boot_id, ticks}));
  close(report[0]);
  close(report[1]);
}

TEST(Process, HardenedProcessLeavesNoCore) {
  pid_t child = fork();
  if (child == 0) {
    bool hardened = HardenProcess().ok();
    rlimit limit{1, 1};
    getrlimit(RLIMIT_CORE, &limit);
    _exit(hardened && limit.rlim_max == 0 && prctl(PR_GET_DUMPABLE, 0L, 0L, 0L, 0L) == 0 ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

}  // namespace
}  // namespace waybill
