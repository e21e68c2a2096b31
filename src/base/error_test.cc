#include "base/error.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace waybill {
namespace {

TEST(Error, KindSurvivesBeingToldFromFurtherOut) {
  Status status = Within("transfer orders", Fail(ErrorKind::kDenied, "s3://b/k", "refused"));
  EXPECT_EQ(KindOf(status), ErrorKind::kDenied);
  EXPECT_EQ(status.message(), "transfer orders: s3://b/k: refused");
}

TEST(Error, CancellationIsNotTurnedIntoAnError) {
  EXPECT_TRUE(IsCancelled(Within("transfer orders", Cancelled())));
  EXPECT_EQ(Within("transfer orders", Cancelled()).message(), "cancelled");
}

TEST(Error, ArrowErrorsWithoutAKindAreOurBugs) {
  EXPECT_EQ(KindOf(Status::Invalid("x")), ErrorKind::kBug);
  EXPECT_EQ(KindOf(Status::OutOfMemory("x")), ErrorKind::kBusy);
}

TEST(Error, ErrnoSaysWhoMustAct) {
  EXPECT_EQ(KindOf(FailErrno(ENOENT, "/x", "open")), ErrorKind::kMissing);
  EXPECT_EQ(KindOf(FailErrno(EACCES, "/x", "open")), ErrorKind::kDenied);
  EXPECT_EQ(KindOf(FailErrno(ENOSPC, "/x", "write")), ErrorKind::kBusy);
  EXPECT_EQ(FailErrno(ENOENT, "/x", "open").message(),
            "/x: cannot open: No such file or directory");
}

}  // namespace
}  // namespace waybill
