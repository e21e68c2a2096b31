#include "cli/user_commands.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "base/display.h"
#include "cli/secret_input.h"
#include "service/services.h"

namespace waybill::cli {
namespace {

const Option kPassword = {.name = "password",
                          .type = OptionType::kSecret,
                          .sentence = "12 characters or more, a letter and a digit in it"};

Result<Secret> PasswordOf(Context& context, const Json& arguments) {
  SecretSource source{context.in, context.err, context.in_is_terminal};
  return ReadSecret(source, arguments.value("password", ""), "password", "--password-file");
}

}  // namespace

const OptionTable kUserAddOptions = {
    .name = "user add",
    .options = {{.name = "role",
                 .type = OptionType::kChoice,
                 .default_json = "\"member\"",
                 .sentence = "what the person may do in all of Waybill",
                 .choices = {"member", "admin", "super_admin"}},
                kPassword}};

const OptionTable kPasswordOptions = {.name = "user reset-password", .options = {kPassword}};

Result<ExitCode> UserList(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(auto users, context.services.accounts.ListUsers(0, INT64_MAX));
  if (arguments["json"]) {
    Json all = Json::array();
    for (const auto& user : users) all.push_back(service::UserToJson(user));
    context.out << all.dump(2) << "\n";
    return kDone;
  }
  TextTable table{{{"email"}, {"role"}, {"last sign-in"}}, {}};
  for (const auto& user : users) {
    table.rows.push_back({ForTerminal(user.email), user.role,
                          user.last_sign_in ? FormatUtc(*user.last_sign_in).substr(0, 19) : ""});
  }
  context.out << table.Render();
  return kDone;
}

Result<ExitCode> UserAdd(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(Secret password, PasswordOf(context, arguments));
  // Who runs commands on this machine owns it.
  const service::Caller owner{.role = service::AccountRole::kSuperAdmin};
  ARROW_ASSIGN_OR_RAISE(auto added,
                        context.services.accounts.AddUser({{"email", arguments["email"]},
                                                           {"password", password.Reveal()},
                                                           {"role", arguments["role"]}},
                                                          owner));
  context.out << fmt::format("{} may sign in ({}).\n", ForTerminal(added.user.email),
                             added.user.role);
  return kDone;
}

Result<ExitCode> UserResetPassword(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(Secret password, PasswordOf(context, arguments));
  ARROW_RETURN_NOT_OK(context.services.accounts.ResetPassword(arguments["email"], password));
  context.out << "The new password holds from now on; all sessions and API keys of that person "
                 "ended.\n";
  return kDone;
}

}  // namespace waybill::cli
