#include "cli/command_line.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace waybill::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

Result<ExitCode> Nothing(Context&, const Json&) { return kDone; }

const OptionTable kAddOptions = {
    .name = "connection",
    .sentence = "How to reach one account.",
    .options = {{.name = "memo", .type = OptionType::kString, .sentence = "a note"},
                {.name = "session_duration",
                 .type = OptionType::kInteger,
                 .default_json = "3600",
                 .unit = "seconds",
                 .sentence = "how long a session lives",
                 .minimum = 900,
                 .maximum = 43200},
                {.name = "session_tags", .type = OptionType::kStringMap, .sentence = "tags"},
                {.name = "key", .type = OptionType::kSecret, .sentence = "a secret"},
                {.name = "json",
                 .type = OptionType::kBoolean,
                 .default_json = "false",
                 .sentence = "as JSON"}}};

const std::vector<Command> kCommands = {
    {.name = "connection", .sentence = "How to reach an account."},
    {.name = "connection add",
     .sentence = "Add a connection.",
     .arguments =
         {{.name = "name", .type = OptionType::kString, .required = true, .sentence = "its name"}},
     .options = &kAddOptions,
     .run = Nothing},
    {.name = "jobs", .sentence = "List jobs.", .run = Nothing},
    {.name = "plan",
     .sentence = "Plan a job.",
     .arguments = {{.name = "file", .type = OptionType::kString, .required = true},
                   {.name = "reports", .type = OptionType::kStringList, .required = true}},
     .run = Nothing,
     .hidden = true}};

CommandLine Parse(std::vector<std::string> words) { return ParseCommandLine(kCommands, words); }

TEST(CommandLine, FlagsBecomeOptionsOfTheTable) {
  CommandLine line = Parse({"connection", "add", "acme", "--session-duration", "900",
                            "--session-tags", "team=data", "--session-tags", "cost=a=b", "--json"});
  ASSERT_NE(line.command, nullptr) << line.text;
  EXPECT_EQ(line.command->name, "connection add");
  EXPECT_EQ(
      line.arguments.dump(),
      R"({"name":"acme","session_duration":900,"session_tags":{"team":"data","cost":"a=b"},"json":true})");
}

TEST(CommandLine, ASecretIsNamedByFileNeverByValue) {
  EXPECT_EQ(Parse({"connection", "add", "acme", "--key-file", "-"}).arguments["key"], "-");
  EXPECT_EQ(Parse({"connection", "add", "acme", "--key", "x"}).exit_code, kWrongUse);
}

TEST(CommandLine, ArgumentsAreTakenInOrderAndAListTakesTheRest) {
  CommandLine line = Parse({"plan", "a", "b", "c"});
  ASSERT_NE(line.command, nullptr) << line.text;
  EXPECT_EQ(line.arguments.dump(), R"({"file":"a","reports":["b","c"]})");
}

TEST(CommandLine, ValuesOutOfRangeAreWrongUse) {
  CommandLine line = Parse({"connection", "add", "acme", "--session-duration", "1"});
  EXPECT_EQ(line.command, nullptr);
  EXPECT_EQ(line.exit_code, kWrongUse);
  EXPECT_THAT(line.text, HasSubstr("session_duration: 1 is too small, at least 900 seconds"));
}

TEST(CommandLine, WhatIsMissingOrUnknownIsWrongUse) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                {"connection"},
                                                {"connection", "add"},
                                                {"nonsense"},
                                                {"jobs", "extra"}}) {
    EXPECT_EQ(Parse(words).exit_code, kWrongUse);
    EXPECT_NE(Parse(words).text, "");
  }
}

TEST(CommandLine, HelpShowsEveryCommandButHiddenOnes) {
  CommandLine line = Parse({"--help"});
  EXPECT_EQ(line.exit_code, kDone);
  EXPECT_THAT(line.text, HasSubstr("connection"));
  EXPECT_THAT(line.text, HasSubstr("List jobs."));
  EXPECT_THAT(line.text, Not(HasSubstr("Plan a job.")));
  EXPECT_THAT(Parse({"connection", "add", "--help"}).text, HasSubstr("default 3600 seconds"));
}

}  // namespace
}  // namespace waybill::cli
