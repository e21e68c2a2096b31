#include "service/job_log.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace waybill::service {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class JobLogTest : public testing::Test {
 protected:
  JobLogTest() { std::filesystem::remove(path); }
  ~JobLogTest() override { std::filesystem::remove(path); }
  void Append(const std::string& text) { std::ofstream(path, std::ios::app) << text; }
  LogPage Read(int64_t after, int64_t max_bytes = 1000) {
    auto page = ReadLog(path, after, max_bytes);
    EXPECT_TRUE(page.ok()) << page.status().ToString();
    return page.ValueOr(LogPage());
  }
  LogPage Tail(int64_t lines, int64_t max_bytes = 1000) {
    auto page = ReadLogTail(path, lines, max_bytes);
    EXPECT_TRUE(page.ok()) << page.status().ToString();
    return page.ValueOr(LogPage());
  }

  const std::string path = testing::TempDir() + "/job_log_test.jsonl";
};

TEST_F(JobLogTest, ReadsOnWhereItLeftOff) {
  EXPECT_EQ(Read(0).next, 0) << "there is no file yet";
  Append("one\ntwo\n");
  LogPage page = Read(0);
  EXPECT_THAT(page.lines, ElementsAre("one", "two"));
  EXPECT_THAT(Read(page.next).lines, IsEmpty());
  Append("three\n");
  EXPECT_THAT(Read(page.next).lines, ElementsAre("three"));
}

TEST_F(JobLogTest, AnUnfinishedLineIsLeftForLater) {
  Append("one\ntw");
  LogPage page = Read(0);
  EXPECT_THAT(page.lines, ElementsAre("one"));
  EXPECT_THAT(Read(page.next).lines, IsEmpty());
  Append("o\n");
  EXPECT_THAT(Read(page.next).lines, ElementsAre("two"));
}

TEST_F(JobLogTest, APageIsBoundedAndNothingIsLostBetweenPages) {
  std::vector<std::string> all;
  for (int i = 0; i < 50; ++i) {
    all.push_back("line " + std::to_string(i));
    Append(all.back() + "\n");
  }
  for (int64_t bytes : {10, 11, 25, 64}) {
    std::vector<std::string> read;
    for (int64_t after = 0;;) {
      LogPage page = Read(after, bytes);
      if (page.next == after) break;
      read.insert(read.end(), page.lines.begin(), page.lines.end());
      after = page.next;
    }
    EXPECT_EQ(read, all) << bytes;
  }
}

TEST_F(JobLogTest, TheLastPageSaysThatItIsTheLast) {
  EXPECT_TRUE(Read(0).is_at_end) << "there is no file yet";
  Append("one\ntwo\n");
  EXPECT_FALSE(Read(0, 5).is_at_end);
  EXPECT_TRUE(Read(4, 5).is_at_end);
  EXPECT_TRUE(Tail(1).is_at_end);
  Append("thr");
  EXPECT_FALSE(Read(0).is_at_end);
  EXPECT_FALSE(Tail(1).is_at_end);
}

TEST_F(JobLogTest, ALineLongerThanAPageIsCutNotWaitedForForEver) {
  Append("0123456789abcdef\nnext\n");
  LogPage page = Read(0, 10);
  EXPECT_THAT(page.lines, ElementsAre("0123456789"));
  page = Read(page.next, 10);
  EXPECT_THAT(page.lines, ElementsAre("abcdef"));
  EXPECT_THAT(Read(page.next, 10).lines, ElementsAre("next"));
}

TEST_F(JobLogTest, ALogThatBeganAnewIsReadFromItsBeginning) {
  Append("one\ntwo\nthree\n");
  int64_t after = Read(0).next;
  std::filesystem::resize_file(path, 0);
  Append("new\n");
  EXPECT_THAT(Read(after).lines, ElementsAre("new"));
  EXPECT_THAT(Read(-5).lines, ElementsAre("new"));
}

TEST_F(JobLogTest, TheTailIsWholeLinesAndReadingGoesOnBehindIt) {
  EXPECT_THAT(Tail(5).lines, IsEmpty());
  Append("one\ntwo\nthree\nfo");
  LogPage page = Tail(2);
  EXPECT_THAT(page.lines, ElementsAre("two", "three"));
  Append("ur\n");
  EXPECT_THAT(Read(page.next).lines, ElementsAre("four"));
  EXPECT_THAT(Tail(10, 12).lines, ElementsAre("three", "four")) << "12 bytes reach into two";
}

}  // namespace
}  // namespace waybill::service
