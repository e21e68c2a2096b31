#include "cli/connection_commands.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "base/display.h"
#include "cli/command_line.h"
#include "cli/secret_input.h"
#include "connection/s3_connection.h"
#include "http/authorities.h"
#include "service/services.h"

namespace waybill::cli {
namespace {

using connection::CheckRow;
using connection::CheckState;
using connection::Use;
using metastore::Connection;

const Option kJson = {.name = "json",
                      .type = OptionType::kBoolean,
                      .default_json = "false",
                      .sentence = "print JSON, for machines"};
const Option kFor = {.name = "for",
                     .type = OptionType::kChoice,
                     .default_json = "\"source\"",
                     .sentence = "what the connection is used for",
                     .choices = {"source", "destination", "both"}};

Use UseOf(const Json& arguments) {
  std::string text = arguments["for"];
  if (text == "destination") return Use::kDestination;
  return text == "both" ? Use::kBoth : Use::kSource;
}

std::string AuthText(const Connection& connection) {
  return connection.settings.value("aws_auth_type", "") == "assume_role" ? "IAM role" : "IAM user";
}

std::string LastTest(const Connection& connection) {
  if (!connection.test_result) return "never tested";
  return fmt::format("{} at {}", connection.test_result->value("verdict", ""),
                     FormatUtc(*connection.tested));
}

std::string SecretFlag(std::string_view name) {
  return FlagName({.name = name, .type = OptionType::kSecret});
}

/// Put secrets in the place of the file names that the command line carries, and ask for the one
/// that the authentication method cannot do without.
Status ReadSecrets(Context& context, bool is_new, Json* options) {
  SecretSource source{context.in, context.err, context.in_is_terminal};
  for (const char* name : {connection::kSecretAccessKey, connection::kSessionToken,
                           connection::kBaseSecretAccessKey}) {
    bool named = options->contains(name);
    bool needed = is_new && ((name == std::string_view(connection::kSecretAccessKey) &&
                              options->value("aws_auth_type", "") == "iam_user") ||
                             (name == std::string_view(connection::kBaseSecretAccessKey) &&
                              options->value("base_credentials", "") == "keys"));
    if (!named && !needed) continue;
    std::string file = named ? (*options)[name].get<std::string>() : "";
    ARROW_ASSIGN_OR_RAISE(Secret secret, ReadSecret(source, file, name, SecretFlag(name)));
    (*options)[name] = secret.Reveal();
  }
  return Status::OK();
}

/// A file of certificates is read here, once: what is stored is its text.
Status ReadCaFile(Json* options) {
  if (!options->contains("ca_file")) return Status::OK();
  std::string path = (*options)["ca_file"];
  std::string text;
  if (!path.empty()) {
    ARROW_ASSIGN_OR_RAISE(text, http::ReadAuthorities(path));
  }
  (*options)["ca_certificate"] = text;
  (*options)["ca_file"] = "";
  return Status::OK();
}

void PrintSetup(const service::Connections::Setup& setup, std::ostream& out) {
  const auto& values = setup.values;
  if (values.auth == connection::AwsAuth::kAssumeRole) {
    out << fmt::format("  IAM role                  {}\n", values.role.Text())
        << fmt::format("  Waybill's AWS account ID  {}\n",
                       setup.identity.known.ok() ? values.waybill_account_id : "not known")
        << fmt::format("  External ID               {}\n\n", values.trust.external_id);
    if (!setup.identity.known.ok()) out << setup.identity.known.message() << "\n\n";
  }
  out << connection::RenderSteps(values);
}

Json RowsOf(const std::vector<Connection>& connections) {
  Json all = Json::array();
  for (const Connection& connection : connections) {
    all.push_back(service::ConnectionToJson(connection));
  }
  return all;
}

std::string Indented(const std::string& text, std::string_view indent) {
  std::string out(indent);
  for (char c : text) {
    out += c;
    if (c == '\n') out += indent;
  }
  return out;
}

void PrintRow(const CheckRow& row, std::ostream& out) {
  std::string state(connection::CheckStateName(row.state));
  for (char& c : state) c = c == '_' ? ' ' : c;
  if (row.warning) state = "WARNING";
  bool optional = !row.required && row.state == CheckState::kDenied;
  out << fmt::format("  {:<11} {:<30} {}{}\n", state, row.permission, ForTerminal(row.reason),
                     optional ? " (optional)" : "");
  bool show_mend = row.mend && (row.state == CheckState::kDenied || row.warning);
  if (show_mend && !optional) {
    out << Indented("to mend it, add this statement:\n" + row.mend->dump(2), "              ")
        << "\n";
  }
  out.flush();
}

}  // namespace

const OptionTable kConnectionTestOptions = {
    .name = "connection test",
    .options = {{.name = "bucket",
                 .type = OptionType::kString,
                 .default_json = "\"\"",
                 .sentence = "bucket to try; without it only identity and bucket list are tried"},
                {.name = "prefix",
                 .type = OptionType::kString,
                 .default_json = "\"\"",
                 .sentence = "beginning of the keys to try"},
                {.name = "key",
                 .type = OptionType::kString,
                 .default_json = "\"\"",
                 .sentence = "object to read; default: the first under the prefix"},
                kFor,
                kJson}};

const OptionTable kConnectionPolicyOptions = {
    .name = "connection policy",
    .options = {
        {.name = "bucket",
         .type = OptionType::kString,
         .default_json = "\"\"",
         .sentence = "bucket that is to be used"},
        {.name = "prefix",
         .type = OptionType::kString,
         .default_json = "\"\"",
         .sentence = "beginning of the keys that are to be used; default: the whole bucket"},
        kFor,
        {.name = "as",
         .type = OptionType::kChoice,
         .default_json = "\"json\"",
         .sentence = "form of the answer",
         .choices = {"json", "cli", "cloudformation", "terraform", "steps"}},
        {.name = "trust",
         .type = OptionType::kChoice,
         .default_json = "\"account\"",
         .sentence = "whom the role trusts: Waybill's whole account or only its identity",
         .choices = {"account", "identity"}}}};

const OptionTable& ConnectionAddOptions() {
  static const OptionTable kTable = [] {
    OptionTable table = connection::S3ConnectionOptions();
    std::erase_if(table.options, [](const Option& o) {
      return o.name == "name" || o.name == "ca_certificate";  // a file is handier: ca_file
    });
    table.options.push_back(kJson);
    return table;
  }();
  return kTable;
}

const OptionTable& ConnectionEditOptions() {
  // An edit says only what changes: nothing is required, and nothing falls back to a default.
  static const OptionTable kTable = [] {
    OptionTable table = ConnectionAddOptions();
    for (Option& option : table.options) {
      option.required = false;
      if (option.name != "json") option.default_json = "";
    }
    table.options.push_back(
        {.name = "new_name", .type = OptionType::kString, .sentence = "rename the connection"});
    return table;
  }();
  return kTable;
}

Result<ExitCode> ConnectionAdd(Context& context, const Json& arguments) {
  Json options = arguments;
  bool as_json = options["json"];
  options.erase("json");
  ARROW_RETURN_NOT_OK(ReadSecrets(context, true, &options));
  ARROW_RETURN_NOT_OK(ReadCaFile(&options));
  ARROW_ASSIGN_OR_RAISE(Connection added, context.services.connections.Add(options));
  if (as_json) {
    context.out << service::ConnectionToJson(added).dump(2) << "\n";
    return kDone;
  }
  context.out << fmt::format("Connection '{}' added ({}).\n\n", ForTerminal(added.name),
                             AuthText(added));
  ARROW_ASSIGN_OR_RAISE(auto setup,
                        context.services.connections.Prepare(
                            added.name, {}, connection::TrustedParty::kAccount, context.stop));
  PrintSetup(setup, context.out);
  context.out << fmt::format(
      "\nThe policies for your bucket:  waybill connection policy {0} --bucket BUCKET\n"
      "When that is done:             waybill connection test {0} --bucket BUCKET\n",
      added.name);
  return kDone;
}

Result<ExitCode> ConnectionEdit(Context& context, const Json& arguments) {
  Json changes = arguments;
  std::string name = changes["name"];
  bool as_json = changes["json"];
  changes.erase("name");
  changes.erase("json");
  if (changes.contains("new_name")) {
    changes["name"] = changes["new_name"];
    changes.erase("new_name");
  }
  ARROW_RETURN_NOT_OK(ReadSecrets(context, false, &changes));
  ARROW_RETURN_NOT_OK(ReadCaFile(&changes));
  ARROW_ASSIGN_OR_RAISE(Connection edited, context.services.connections.Edit(name, changes));
  if (as_json) {
    context.out << service::ConnectionToJson(edited).dump(2) << "\n";
  } else {
    context.out << fmt::format("Connection '{}' changed.\n", ForTerminal(edited.name));
  }
  return kDone;
}

Result<ExitCode> ConnectionList(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(auto connections, context.services.connections.List());
  if (arguments["json"]) {
    context.out << RowsOf(connections).dump(2) << "\n";
    return kDone;
  }
  if (connections.empty()) {
    context.out << "No connections yet. Add one with 'waybill connection add NAME "
                   "--aws-auth-type assume_role …'.\n";
    return kDone;
  }
  TextTable table{{{"name"}, {"kind"}, {"method"}, {"last test"}, {"memo"}}, {}};
  for (const Connection& connection : connections) {
    table.rows.push_back({ForTerminal(connection.name, 40), connection.kind, AuthText(connection),
                          LastTest(connection), ForTerminal(connection.memo.value_or(""), 40)});
  }
  context.out << table.Render();
  return kDone;
}

Result<ExitCode> ConnectionShow(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(Connection found, context.services.connections.Find(arguments["name"]));
  Json shown = service::ConnectionToJson(found);
  if (arguments["json"]) {
    context.out << shown.dump(2) << "\n";
    return kDone;
  }
  for (const auto& [name, value] : shown.items()) {
    if (name == "last_test" || name == "last_test_at") continue;
    std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    if (value.is_object() && value.contains("set")) {
      text = fmt::format("set {}, never shown", value["updated_at"].get<std::string>());
    }
    context.out << fmt::format("{:<28} {}\n", name, ForTerminal(text));
  }
  context.out << fmt::format("{:<28} {}\n", "last test", LastTest(found));
  return kDone;
}

Result<ExitCode> ConnectionTest(Context& context, const Json& arguments) {
  bool as_json = arguments["json"];
  connection::CheckRequest request{.bucket = arguments["bucket"],
                                   .prefix = arguments["prefix"],
                                   .key = arguments["key"],
                                   .use = UseOf(arguments)};
  auto on_row = [&](const CheckRow& row) {
    if (!as_json) PrintRow(row, context.out);
  };
  ARROW_ASSIGN_OR_RAISE(auto report, context.services.connections.Test(arguments["name"], request,
                                                                       on_row, context.stop));
  if (as_json) {
    context.out << connection::CheckReportToJson(report).dump(2) << "\n";
  } else {
    context.out << (report.ok ? "\nThe connection works.\n"
                              : "\nThe connection does not work yet: see the refused rows.\n");
    if (request.bucket.empty()) {
      context.out << "Name a bucket with --bucket to try its permissions, too.\n";
    }
  }
  return report.ok ? kDone : kFailed;
}

Result<ExitCode> ConnectionPolicy(Context& context, const Json& arguments) {
  auto party = arguments["trust"] == "identity" ? connection::TrustedParty::kIdentity
                                                : connection::TrustedParty::kAccount;
  connection::Grant grant{
      .bucket = arguments["bucket"], .prefix = arguments["prefix"], .use = UseOf(arguments)};
  ARROW_ASSIGN_OR_RAISE(auto setup, context.services.connections.Prepare(arguments["name"], grant,
                                                                         party, context.stop));
  if (!setup.identity.known.ok()) {
    context.err << "warning: " << setup.identity.known.message() << "\n";
  }
  if (arguments["as"] == "steps") {
    PrintSetup(setup, context.out);
    return kDone;
  }
  ARROW_ASSIGN_OR_RAISE(auto form, connection::ParsePolicyForm(arguments["as"].get<std::string>()));
  context.out << connection::RenderPolicies(setup.values, form);
  return kDone;
}

Result<ExitCode> ConnectionRemove(Context& context, const Json& arguments) {
  std::string name = arguments["name"];
  ARROW_RETURN_NOT_OK(context.services.connections.Remove(name));
  context.out << fmt::format("Connection '{}' removed.\n", ForTerminal(name));
  return kDone;
}

}  // namespace waybill::cli
