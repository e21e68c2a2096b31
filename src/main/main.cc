#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "aws/default_chain.h"
#include "base/file.h"
#include "base/process.h"
#include "base/random.h"
#include "cli/command_line.h"
#include "cli/run_command.h"
#include "http/curl_mail.h"
#include "http/curl_transport.h"
#include "main/opened_reach.h"
#include "main/signals.h"
#include "metastore/metastore.h"
#include "service/services.h"

namespace waybill {
namespace {

std::string HomePath() {
  if (const char* home = std::getenv("WAYBILL_HOME"); home != nullptr && *home != '\0') return home;
  const char* user = std::getenv("HOME");
  return std::string(user == nullptr ? "." : user) + "/.waybill";
}

Secret MailPassword() {
  const char* password = std::getenv("WAYBILL_SMTP_PASSWORD");
  return Secret(password == nullptr ? "" : password);
}

int TerminalWidth() {
  winsize size = {};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// Builds everything the command needs, from the outside in, and runs it.
Result<cli::ExitCode> RunWith(const cli::CommandLine& line, const Signals& signals) {
  SystemClock clock;
  SystemRandom random;
  ARROW_ASSIGN_OR_RAISE(std::string home_path, AbsolutePath(HomePath()));
  service::Home home{home_path};
  ARROW_ASSIGN_OR_RAISE(auto store, metastore::Metastore::Open(home.path, clock, random));
  ARROW_ASSIGN_OR_RAISE(auto log, OpenFileLog(home.path + "/waybill.log"));
  // Whoever runs a command owns this machine; `serve` is for others, too, and narrows this.
  http::AddressPolicy addresses = http::AddressPolicy::Any();
  auto make_transport = [&](const std::string& authorities) {
    return http::MakeCurlTransport({.authorities = authorities, .addresses = addresses}, clock);
  };
  ARROW_ASSIGN_OR_RAISE(auto own_transport, make_transport(""));
  auto make_own_credentials = [&] {
    return aws::MakeDefaultChain({.environment = aws::ProcessEnvironment()},
                                 {*own_transport, clock, random});
  };
  s3::RequestCounts s3_requests;
  service::Connections connections(
      {*store,
       {make_transport, make_own_credentials, clock, random, *log, &s3_requests,
        aws::OwnStsOptions({.environment = aws::ProcessEnvironment()})}});
  service::Jobs::Open open = [&](const std::string& label, Log& its_log) {
    return std::make_unique<OpenedReach>(connections, label, its_log);
  };
  service::Jobs jobs({*store, home, clock, *log, open});
  service::Accounts accounts({*store, clock, random, *log});
  service::Access access(*store);
  service::Services services{connections, jobs,  *store, open, home,       accounts,
                             access,      clock, random, *log, s3_requests};
  cli::Context context{
      .services = services,
      .in = std::cin,
      .out = std::cout,
      .err = std::cerr,
      .in_is_terminal = isatty(STDIN_FILENO) == 1,
      .err_is_terminal = isatty(STDERR_FILENO) == 1,
      .width = TerminalWidth(),
      .stop = signals.stop(),
      .restrict_addresses =
          [&](const std::vector<std::string>& allowed) {
            return http::AddressPolicy::PublicAnd(allowed).Value(&addresses);
          },
      .make_transport = [&] { return make_transport(""); },
      .make_mail_sender =
          [&](const std::string& url, const std::string& user, const std::string& from) {
            return http::MakeCurlMailSender(
                {.url = url, .user = user, .password = MailPassword(), .from = from}, clock,
                random);
          }};
  return cli::RunCommand(line, context);
}

int Main(const std::vector<std::string>& words) {
  cli::CommandLine line = cli::ParseCommandLine(cli::Commands(), words);
  if (line.command == nullptr) {
    (line.exit_code == cli::kDone ? std::cout : std::cerr) << line.text;
    return line.exit_code;
  }
  if (Status status = HardenProcess(); !status.ok()) {
    std::cerr << "waybill: " << status.message() << "\n";
    return cli::kFailed;
  }
  Signals signals;
  Result<cli::ExitCode> code = RunWith(line, signals);
  if (code.ok()) return *code;
  std::cerr << "waybill: " << code.status().message() << "\n";
  return cli::ExitCodeOf(code.status());
}

}  // namespace
}  // namespace waybill

int main(int argc, char** argv) {
  return waybill::Main(std::vector<std::string>(argv + 1, argv + argc));
}
