#include <gmock/gmock.h>

#include <set>

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/commands_page.h"
#include "cli/run_command.h"

namespace waybill::cli {
namespace {

TEST(Commands, EachHasANameOfItsOwnAndASentenceAsDoItsOptions) {
  std::set<std::string_view> names;
  for (const Command& command : Commands()) {
    EXPECT_TRUE(names.insert(command.name).second) << command.name;
    EXPECT_FALSE(command.sentence.empty()) << command.name;
    std::vector<Option> options = command.arguments;
    if (command.options != nullptr) {
      options.insert(options.end(), command.options->options.begin(),
                     command.options->options.end());
    }
    for (const Option& option : options) {
      EXPECT_FALSE(option.sentence.empty()) << command.name << " " << option.name;
    }
  }
}

TEST(Commands, EachAnswersHelp) {
  for (const Command& command : Commands()) {
    std::vector<std::string> words;
    std::string name(command.name);
    size_t space = name.find(' ');
    words.push_back(name.substr(0, space));
    if (space != std::string::npos) words.push_back(name.substr(space + 1));
    words.push_back("--help");
    CommandLine line = ParseCommandLine(Commands(), words);
    EXPECT_EQ(line.exit_code, kDone) << command.name;
    EXPECT_THAT(line.text, testing::HasSubstr(std::string(command.sentence)));
  }
}

TEST(Commands, NoSecretCanBeGivenAsAnArgument) {
  CommandLine line = ParseCommandLine(
      Commands(), std::vector<std::string>{"connection", "add", "a", "--aws-auth-type", "iam_user",
                                           "--aws-secret-access-key", "x"});
  EXPECT_EQ(line.exit_code, kWrongUse);
  EXPECT_THAT(CommandsMarkdown(Commands()), testing::HasSubstr("`--aws-secret-access-key-file`"));
}

TEST(RunCommand, ExitCodesSayWhoMustAct) {
  EXPECT_EQ(ExitCodeOf(Status::OK()), kDone);
  EXPECT_EQ(ExitCodeOf(Fail(ErrorKind::kDefinition, "x", "y")), kWrongUse);
  EXPECT_EQ(ExitCodeOf(Fail(ErrorKind::kDenied, "x", "y")), kFailed);
  EXPECT_EQ(ExitCodeOf(Cancelled()), kCancelled);
}

}  // namespace
}  // namespace waybill::cli
