#include "cli/config_file.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/serve_command.h"

namespace waybill::cli {
namespace {

using testing::HasSubstr;

class ConfigFileTest : public testing::Test {
 protected:
  ConfigFileTest() : folder_(testing::TempDir() + "config_file_test") {
    std::filesystem::create_directories(folder_);
  }
  ~ConfigFileTest() override { std::filesystem::remove_all(folder_); }

  std::string Path() const { return folder_ + "/config.yaml"; }
  Result<Json> With(const std::string& text, const Json& typed = Json::object()) {
    std::ofstream(Path()) << text;
    return WithConfigFile(kServeOptions, typed, Path());
  }

  const std::string folder_;
};

TEST_F(ConfigFileTest, WhatIsTypedGoesBeforeTheFileAndTheFileBeforeDefaults) {
  auto found = With("port: 9000\njobs_at_once: 4\nallow_address: [10.0.0.0/8]\n", {{"port", "0"}});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ((*found)["port"], 0);
  EXPECT_EQ((*found)["jobs_at_once"], 4);
  EXPECT_EQ((*found)["allow_address"], Json::array({"10.0.0.0/8"}));
  EXPECT_EQ((*found)["listen"], "127.0.0.1");
}

TEST_F(ConfigFileTest, NoFileAndAnEmptyOneSayNothing) {
  auto without = WithConfigFile(kServeOptions, Json::object(), Path());
  ASSERT_TRUE(without.ok()) << without.status();
  EXPECT_EQ((*without)["port"], 8080);
  for (const char* text : {"", "# nothing yet\n"}) {
    auto empty = With(text);
    ASSERT_TRUE(empty.ok()) << empty.status();
    EXPECT_EQ(*empty, *without);
  }
}

TEST_F(ConfigFileTest, EveryMistakeIsToldWithItsPlace) {
  Status wrong = With("port: 70000\n\nlisten_on: 0.0.0.0\njobs_at_once: [1]\n").status();
  EXPECT_EQ(KindOf(wrong), ErrorKind::kDefinition);
  EXPECT_THAT(wrong.message(), HasSubstr(Path() + ":1:1: port: "));
  EXPECT_THAT(wrong.message(), HasSubstr(Path() + ":3:1: listen_on: "));
  EXPECT_THAT(wrong.message(), HasSubstr(Path() + ":4:1: jobs_at_once: "));
  for (const char* text : {"- port\n", "port\n", "port: 1\nport: 2\n", "port: [\n"}) {
    EXPECT_EQ(KindOf(With(text).status()), ErrorKind::kDefinition) << text;
  }
}

TEST_F(ConfigFileTest, AFileThatCannotBeReadIsNotPassedOver) {
  std::filesystem::create_directory(Path());
  EXPECT_FALSE(WithConfigFile(kServeOptions, Json::object(), Path()).ok());
}

}  // namespace
}  // namespace waybill::cli
