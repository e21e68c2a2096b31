#include "pipeline/reject_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "pipeline/fake_job.h"
#include "pipeline/refusal_budget.h"

namespace waybill::pipeline {
namespace {

Json Line(std::string_view raw) {
  Refusal refusal{.offset = 1, .line = 2, .column = "c", .reason = "r", .raw = raw};
  return ParseJson(RejectLine({.item = "i"}, refusal), "t").ValueOrDie();
}

TEST(RejectLine, AWholeRowIsLeftOutOfTheColumn) {
  Refusal refusal{.offset = 1042, .line = 17, .column = "", .reason = "9 fields", .raw = "a,b"};
  EXPECT_EQ(RejectLine({.item = "s3://b/k"}, refusal),
            R"({"item":"s3://b/k","offset":1042,"line":17,"reason":"9 fields","raw":"a,b"})"
            "\n");
}

TEST(RejectLine, NamesTheMemberOfAnArchive) {
  Refusal refusal{.offset = 4, .line = 2, .column = "c", .reason = "r", .raw = "a"};
  EXPECT_EQ(RejectLine({.item = "s3://b/k.zip", .member = "in/a.csv"}, refusal),
            R"({"item":"s3://b/k.zip","member":"in/a.csv","offset":4,"line":2,"column":"c",)"
            R"("reason":"r","raw":"a"})"
            "\n");
}

TEST(RejectLine, BytesThatAreNoUtf8AreBase64) {
  EXPECT_EQ(Line("34,\xff,a")["raw"].dump(), R"({"base64":"MzQs/yxh"})");
}

TEST(RejectLine, ALongRowIsCutAndSaysItsLength) {
  Json line = Line(std::string(5'000, 'x'));
  EXPECT_EQ(line["raw"].get<std::string>(), std::string(4'096, 'x'));
  EXPECT_EQ(line["raw_bytes"], 5'000);
  EXPECT_FALSE(Line(std::string(4'096, 'x')).contains("raw_bytes"));
}

TEST(RejectLine, ACharacterIsNeverCutInHalf) {
  for (std::string_view character : {"é", "注", "😀"}) {
    for (size_t before = 0; before < 8; ++before) {
      std::string raw(4'090 + before, 'x');
      while (raw.size() < 4'200) raw += character;
      Json line = Line(raw);
      ASSERT_TRUE(line["raw"].is_string()) << character << before;
      EXPECT_TRUE(raw.starts_with(line["raw"].get<std::string>()));
      EXPECT_GT(line["raw"].get<std::string>().size(), 4'096 - character.size());
    }
  }
}

TEST(RejectFile, ThreadsNeverMixTheirLines) {
  FakeJob job;
  RejectFile file(job.root + "/rejects.jsonl");
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&file, t] {
      for (int i = 0; i < 100; ++i) {
        const std::string raw(static_cast<size_t>(i), static_cast<char>('a' + t));
        ASSERT_TRUE(file.Add({.item = "item"}, {.line = i, .reason = "r", .raw = raw}).ok());
      }
    });
  }
  threads.clear();
  std::ifstream in(file.path());
  int lines = 0;
  for (std::string line; std::getline(in, line); ++lines) {
    auto json = ParseJson(line, "t");
    ASSERT_TRUE(json.ok()) << line;
    EXPECT_EQ(std::ssize((*json)["raw"].get<std::string>()), (*json)["line"].get<int64_t>());
  }
  EXPECT_EQ(lines, 400);
}

TEST(RejectFile, IsForItsOwnerOnlyAndNotMadeWithoutARow) {
  FakeJob job;
  RejectFile file(job.root + "/rejects.jsonl");
  EXPECT_FALSE(std::filesystem::exists(file.path()));
  ASSERT_TRUE(file.Add({.item = "item"}, {.reason = "r", .raw = "x"}).ok());
  struct stat state {};
  ASSERT_EQ(::stat(file.path().c_str(), &state), 0);
  EXPECT_EQ(state.st_mode & 0777, 0600u);
}

TEST(RefusalBudget, TheShareIsJudgedOnceThereAreRowsEnough) {
  Progress progress;
  RefusalBudget budget({.stop_at_first = false, .max_share_percent = 10}, progress);
  ASSERT_TRUE(budget.Refuse("a").ok());
  EXPECT_TRUE(budget.Read(1).ok());
  for (int i = 0; i < 1'001; ++i) ASSERT_TRUE(budget.Refuse("a").ok());
  EXPECT_TRUE(budget.Read(9'998).ok());
  EXPECT_FALSE(budget.Read(1).ok());
  EXPECT_TRUE(progress.over_refusal_limit);
}

TEST(RefusalBudget, AtTheEndTheShareIsJudgedOfAnyNumber) {
  Progress progress;
  RefusalBudget budget({.stop_at_first = false, .max_share_percent = 10}, progress);
  ASSERT_TRUE(budget.Refuse("a").ok());
  ASSERT_TRUE(budget.Read(9).ok());
  EXPECT_FALSE(budget.Finish().ok());
  ASSERT_TRUE(budget.Read(1).ok());
  EXPECT_TRUE(budget.Finish().ok());
}

TEST(RefusalBudget, AJobWithoutRowsIsWithinEveryLimit) {
  Progress progress;
  EXPECT_TRUE(RefusalBudget({.stop_at_first = true}, progress).Finish().ok());
  EXPECT_TRUE(
      RefusalBudget({.stop_at_first = false, .max_share_percent = 0}, progress).Finish().ok());
}

}  // namespace
}  // namespace waybill::pipeline
