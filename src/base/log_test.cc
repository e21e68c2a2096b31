#include "base/log.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace waybill {
namespace {

TEST(Log, WritesOneJsonLinePerEventIntoAPrivateFile) {
  std::string path = testing::TempDir() + "/waybill_log_test.jsonl";
  std::filesystem::remove(path);
  auto log = OpenFileLog(path);
  ASSERT_TRUE(log.ok()) << log.status().ToString();
  (*log)->Warn("odd key", {{"key", "a\nb\xff"}});
  std::ifstream file(path);
  std::string line;
  ASSERT_TRUE(std::getline(file, line));
  auto json = nlohmann::json::parse(line);
  EXPECT_EQ(json["level"], "warn");
  EXPECT_EQ(json["event"], "odd key");
  EXPECT_EQ(json["key"], "a\nb\xEF\xBF\xBD");
  struct stat info {};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST(Log, HoldsNothingThatLooksLikeASecret) {
  std::string path = testing::TempDir() + "/waybill_log_redaction_test.jsonl";
  std::filesystem::remove(path);
  auto log = OpenFileLog(path);
  ASSERT_TRUE(log.ok()) << log.status().ToString();
  (*log)->Error("AKIAIOSFODNN7EXAMPLE failed", {{"error", "signed by AKIAIOSFODNN7EXAMPLE"}});
  std::ifstream file(path);
  std::string line;
  ASSERT_TRUE(std::getline(file, line));
  auto json = nlohmann::json::parse(line);
  EXPECT_EQ(json["event"], "[redacted] failed");
  EXPECT_EQ(json["error"], "signed by [redacted]");
}

TEST(Log, SaysWhichFileCannotBeOpened) {
  auto log = OpenFileLog("/nowhere/at/all.jsonl");
  ASSERT_FALSE(log.ok());
  EXPECT_EQ(KindOf(log.status()), ErrorKind::kMissing);
}

}  // namespace
}  // namespace waybill
