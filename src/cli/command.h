#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"

namespace waybill::http {
class MailSender;
class Transport;
}  // namespace waybill::http

namespace waybill::service {
struct Services;
}

namespace waybill::cli {

/// What a command may touch. All borrowed for the run of one command.
struct Context {
  service::Services& services;
  std::istream& in;
  std::ostream& out;  ///< what was asked for: tables, JSON
  std::ostream& err;  ///< progress, warnings, errors
  bool in_is_terminal = false;
  bool err_is_terminal = false;
  int width = 80;  ///< columns of the terminal
  std::stop_token stop;
  std::string changed = {};  ///< what a command changes, where that is not its first argument
  /// From now on connections reach public addresses and these only (http/address_policy.h).
  std::function<Status(const std::vector<std::string>& allowed)> restrict_addresses = {};
  /// For messages to people; keeps to the addresses above.
  std::function<Result<std::unique_ptr<http::Transport>>()> make_transport = {};
  /// By that server (smtps://…), as that user; the password comes from WAYBILL_SMTP_PASSWORD.
  std::function<Result<std::unique_ptr<http::MailSender>>(
      const std::string& url, const std::string& user, const std::string& from)>
      make_mail_sender = {};
};

enum ExitCode : int {
  kDone = 0,
  kFailed = 1,       ///< the job or test failed
  kWrongUse = 2,     ///< wrong use or definition
  kRefusedRows = 3,  ///< more refused rows than the limit
  kCancelled = 130,
};

/// How a command stands in the audit log, in the API's words. Empty: it does not.
struct AuditWords {
  std::string_view category;
  std::string_view action;
};

/// One command, as data: its words, what it takes, and what it does. `run` gets one JSON object
/// with every argument and option, checked by their tables; it holds no rules, those are in
/// service/.
struct Command {
  std::string_view name;  ///< "connection add"
  std::string_view sentence;
  std::vector<Option> arguments = {};    ///< by position
  const OptionTable* options = nullptr;  ///< as --flags
  Result<ExitCode> (*run)(Context& context, const Json& arguments) = nullptr;
  bool hidden = false;
  bool has_config = false;  ///< options that are not typed are taken from <home>/config.yaml
  AuditWords audit = {};    ///< of a command that changes something
};

/// Every command there is, in the order in which help shows them.
std::span<const Command> Commands();

}  // namespace waybill::cli
