#include "transfer/overlap.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace waybill::transfer {
namespace {

using testing::HasSubstr;

/// Only what CheckOverlap asks.
class PrefixSource : public Source {
 public:
  Status List(const std::function<Status(const Item&)>&, std::stop_token) override {
    return Fail(ErrorKind::kBug, "", "is not to be listed");
  }
  Result<std::shared_ptr<arrow::io::InputStream>> Open(const Item&, std::stop_token) override {
    return Fail(ErrorKind::kBug, "", "is not to be opened");
  }
  Result<bool> WouldList(const std::string& name) const override {
    return name.starts_with("s3://b/in/");
  }
  std::string Describe() const override { return "s3://b/in/*"; }
};

class NamedDestination : public Destination {
 public:
  explicit NamedDestination(std::string name) : name_(std::move(name)) {}
  Result<std::shared_ptr<StagedOutput>> Stage(const StageRequest&, std::stop_token) override {
    return Fail(ErrorKind::kBug, "", "is not to be written");
  }
  Result<Published> Publish(const Artifact&, std::stop_token) override { return Published{}; }
  Status Discard(const Artifact&, std::stop_token) override { return Status::OK(); }
  Status DiscardStrays(const std::string&, int, Time, std::stop_token) override {
    return Status::OK();
  }
  std::string NameOf(int, int) const override { return name_; }
  std::string Describe() const override { return name_; }

 private:
  const std::string name_;
};

Result<std::string> Check(const char* incremental, const char* to, const std::string& name) {
  Definition definition;
  definition.incremental = incremental;
  definition.source = {{"type", "s3"}, {"connection", "acme"}};
  definition.destination = {{"type", "s3"}, {"connection", to}};
  return CheckOverlap(definition, PrefixSource(), NamedDestination(name));
}

TEST(Overlap, WhatIsWrittenElsewhereIsNoConcern) {
  EXPECT_EQ(*Check("none", "acme", "s3://b/out/part.000.00.csv"), "");
  EXPECT_EQ(*Check("ledger", "acme", "s3://b/out/part.000.00.csv"), "");
}

TEST(Overlap, WithoutALedgerItIsAWarningWithWhatToDo) {
  const std::string says = *Check("none", "acme", "s3://b/in/part.000.00.csv");
  EXPECT_THAT(says, HasSubstr("writes s3://b/in/part.000.00.csv, which is among what it reads "
                              "(s3://b/in/*)"));
  EXPECT_THAT(says, HasSubstr("write under another path_prefix"));
}

TEST(Overlap, WithALedgerItIsRefused) {
  auto refused = Check("ledger", "acme", "s3://b/in/part.000.00.csv");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kDefinition);
  EXPECT_THAT(refused.status().message(), HasSubstr("the ledger takes it for new"));
}

TEST(Overlap, BucketsOfTwoConnectionsMayDifferThoughTheirNamesDoNot) {
  auto warned = Check("ledger", "other-store", "s3://b/in/part.000.00.csv");
  ASSERT_TRUE(warned.ok()) << warned.status();
  EXPECT_THAT(*warned, HasSubstr("if both connections reach the same store"));
}

}  // namespace
}  // namespace waybill::transfer
