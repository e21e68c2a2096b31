#include "base/error.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "base/service_refusal.h"

namespace waybill {
namespace {

TEST(Error, KindSurvivesBeingToldFromFurtherOut) {
  Status status = Within("transfer orders", Fail(ErrorKind::kDenied, "s3://b/k", "refused"));
  EXPECT_EQ(KindOf(status), ErrorKind::kDenied);
  EXPECT_EQ(status.message(), "transfer orders: s3://b/k: refused");
}

TEST(Error, RefusalSurvivesBeingToldFromFurtherOut) {
  Status status = Within("transfer orders", FailRefused(ErrorKind::kDenied, "s3://b/k", "refused",
                                                        {403, "AccessDenied"}));
  EXPECT_EQ(KindOf(status), ErrorKind::kDenied);
  EXPECT_EQ(status.message(), "transfer orders: s3://b/k: refused");
  ASSERT_TRUE(ServiceRefusalOf(status));
  EXPECT_EQ(ServiceRefusalOf(status)->http_status, 403);
  EXPECT_EQ(ServiceRefusalOf(status)->code, "AccessDenied");
}

TEST(Error, WhatNoServiceRefusedHasNoRefusal) {
  EXPECT_FALSE(ServiceRefusalOf(Fail(ErrorKind::kDenied, "/x", "AccessDenied (HTTP 403)")));
  EXPECT_FALSE(ServiceRefusalOf(Status::OK()));
  EXPECT_FALSE(ServiceRefusalOf(Status::Invalid("AccessDenied")));
  EXPECT_FALSE(ServiceRefusalOf(Cancelled()));
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
