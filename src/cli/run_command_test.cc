#include "cli/run_command.h"

#include <gmock/gmock.h>

#include <sstream>

#include "server/testing_api.h"
#include "service/audit.h"

namespace waybill::cli {
namespace {

using testing::ElementsAre;

/// Commands over a home of their own.
class RunCommandTest : public server::ApiTest {
 protected:
  ExitCode Run(const std::vector<std::string>& words, const std::string& input = "") {
    CommandLine line = ParseCommandLine(Commands(), words);
    EXPECT_NE(line.command, nullptr) << line.text;
    if (line.command == nullptr) return kWrongUse;
    std::istringstream in(input);
    Context context{.services = services_, .in = in, .out = out_, .err = out_, .stop = {}};
    return RunCommand(line, context);
  }
  /// "category action object result" of every row, the oldest first.
  std::vector<std::string> Log() {
    std::vector<std::string> lines;
    for (const auto& row : *service::Audit(store(), clock_).List({.limit = 100})) {
      Json shown = service::AuditRowToJson(row);
      EXPECT_EQ(shown["details"]["by"], "cli");
      std::string line;
      for (const char* field : {"category", "action", "object", "result"}) {
        line += (line.empty() ? "" : " ") + shown[field].get<std::string>();
      }
      lines.insert(lines.begin(), line);
    }
    return lines;
  }

  std::ostringstream out_;
};

TEST_F(RunCommandTest, ChangesAreInTheAuditLog) {
  EXPECT_EQ(Run({"user", "add", "ana@example.com", "--password-file", "-"}, "correct horse 7\n"),
            kDone);
  EXPECT_EQ(Run({"user", "reset-password", "ana@example.com", "--password-file", "-"}, "short\n"),
            kWrongUse);
  EXPECT_EQ(Run({"connection", "remove", "acme"}), kFailed);
  AddTransfer("orders", AddPerson("owner", "member").user_id);
  EXPECT_EQ(Run({"transfer", "remove", "orders"}), kDone);
  EXPECT_EQ(Run({"key", "rotate"}), kDone);
  EXPECT_THAT(Log(), ElementsAre("users create ana@example.com ok",
                                 "users reset_password ana@example.com definition",
                                 "connections delete acme missing",
                                 "job_definitions delete orders ok", "keys rotate  ok"));
}

TEST_F(RunCommandTest, LooksAreNot) {
  Run({"user", "list"});
  Run({"connection", "list"});
  Run({"transfer", "list"});
  Run({"jobs"});
  EXPECT_THAT(Log(), ElementsAre());
}

}  // namespace
}  // namespace waybill::cli
