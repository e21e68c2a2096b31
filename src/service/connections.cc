#include "service/connections.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <nlohmann/json.hpp>
#include <set>

namespace waybill::service {
namespace {

using connection::S3Connection;
using connection::S3Settings;

/// A role stays as it was written, with dashes or as an ARN: Terraform compares what it sent with
/// what comes back.
metastore::ConnectionDraft DraftOf(const S3Connection& parsed, const Json& options) {
  Json settings = connection::S3SettingsToJson(parsed.settings);
  for (const char* name : {"aws_assume_role_account_id", "aws_assume_role_name"}) {
    bool is_written =
        settings.contains(name) && options.contains(name) && options[name].is_string();
    if (is_written) settings[name] = options[name];
  }
  return {.name = parsed.name,
          .memo = parsed.memo,
          .kind = "s3",
          .settings = std::move(settings),
          .secrets = parsed.secrets};
}

constexpr std::array kOnlyOfOneMethod = {"aws_access_key_id",    "aws_assume_role_account_id",
                                         "aws_assume_role_name", "session_duration",
                                         "session_tags",         "source_identity",
                                         "base_credentials",     "base_access_key_id"};

Json MemoJson(const metastore::Connection& connection) {
  return connection.memo ? Json(*connection.memo) : Json(nullptr);
}

/// The stored connection as options, with `changes` over them.
Json Merged(const metastore::Connection& stored, const Json& changes) {
  Json options = {{"name", stored.name}, {"memo", MemoJson(stored)}};
  options.update(stored.settings);
  options.update(changes);
  // A certificate takes the place of the file that was named instead.
  auto certificate = changes.find("ca_certificate");
  if (certificate != changes.end() && certificate->is_string() &&
      !certificate->get_ref<const std::string&>().empty()) {
    options.erase("ca_file");
  }
  // With another method, what only the former one had does not carry over.
  std::string before = stored.settings.value("aws_auth_type", "");
  if (options["aws_auth_type"] == before) return options;
  for (const char* name : kOnlyOfOneMethod) {
    if (!changes.contains(name)) options.erase(name);
  }
  return options;
}

std::set<std::string> NamesOf(const std::map<std::string, Time>& secrets) {
  std::set<std::string> names;
  for (const auto& [name, since] : secrets) names.insert(name);
  return names;
}

/// Whoever may edit a connection must not be able to send its secrets to a host of his own.
Status AskAgain(const metastore::Connection& stored, const S3Settings& before,
                const S3Connection& after) {
  std::vector<std::string> missing;
  for (const std::string& name : connection::SecretsToEnterAgain(before, after.settings)) {
    if (stored.secrets.contains(name) && !after.secrets.contains(name)) missing.push_back(name);
  }
  if (missing.empty()) return Status::OK();
  return Fail(ErrorKind::kDefinition, fmt::format("connection '{}'", stored.name),
              fmt::format("this change sends what is signed with {0} somewhere else, so give {0} "
                          "again with it",
                          fmt::join(missing, " and ")));
}

/// The stored connection as it would be after `changes`.
Result<S3Connection> Changed(const metastore::Connection& stored, const Json& changes) {
  ARROW_ASSIGN_OR_RAISE(S3Settings before, connection::S3SettingsFromJson(stored.settings));
  ARROW_ASSIGN_OR_RAISE(S3Connection after, connection::ParseS3Connection(Merged(stored, changes),
                                                                          NamesOf(stored.secrets)));
  ARROW_RETURN_NOT_OK(AskAgain(stored, before, after));
  return after;
}

/// Names a form in FormTests: of a new connection, or of a stored one.
std::string FormOf(int64_t user_id, const std::string& form_id) {
  return fmt::format("{} {}", user_id, form_id);
}
std::string FormOf(int64_t user_id, int64_t connection_id) {
  return fmt::format("{} of connection {}", user_id, connection_id);
}

}  // namespace

Result<metastore::Connection> Connections::Add(const Json& options, const Maker& maker) {
  ARROW_ASSIGN_OR_RAISE(S3Connection parsed, connection::ParseS3Connection(options));
  metastore::ConnectionDraft draft = DraftOf(parsed, options);
  draft.owner_id = maker.owner_id;
  draft.resource_group_id = maker.resource_group_id;
  draft.form_id = maker.form_id;
  ARROW_ASSIGN_OR_RAISE(auto added, parts_.store.connections().Add(draft));
  return WithFormTest(std::move(added), FormOf(maker.owner_id.value_or(0), maker.form_id));
}

Result<metastore::Connection> Connections::Edit(const std::string& name, const Json& changes,
                                                const Editor& editor) {
  ARROW_ASSIGN_OR_RAISE(auto stored, Find(name));
  ARROW_ASSIGN_OR_RAISE(S3Connection after, Changed(stored, changes));
  metastore::ConnectionDraft draft = DraftOf(after, Merged(stored, changes));
  draft.resource_group_id = editor.group.value_or(stored.resource_group_id);
  ARROW_ASSIGN_OR_RAISE(
      auto edited, parts_.store.connections().Update(stored.id, draft,
                                                     connection::UnusedSecrets(after.settings)));
  return WithFormTest(std::move(edited), FormOf(editor.user_id, stored.id));
}

Result<metastore::Connection> Connections::WithFormTest(metastore::Connection saved,
                                                        const std::string& form) {
  ARROW_ASSIGN_OR_RAISE(auto request, StoredRequest(saved.name));
  auto verdict = form_tests_.Take(form, request);
  if (!verdict) return saved;
  ARROW_RETURN_NOT_OK(
      parts_.store.connections().SaveTestResult(saved.id, verdict->report, verdict->tested));
  return FindById(saved.id);
}

Result<metastore::Connection> Connections::FindById(int64_t id) {
  return parts_.store.connections().FindById(id);
}

Result<metastore::Connection> Connections::Find(const std::string& name) {
  return parts_.store.connections().Find(name);
}

Result<std::vector<metastore::Connection>> Connections::List() {
  return parts_.store.connections().List();
}

Status Connections::Remove(const std::string& name) {
  return parts_.store.connections().Remove(name);
}

Result<connection::OpenRequest> Connections::StoredRequest(const std::string& name) {
  ARROW_ASSIGN_OR_RAISE(auto stored, Find(name));
  connection::OpenRequest request{.name = name, .external_id = stored.external_id};
  ARROW_ASSIGN_OR_RAISE(request.settings, connection::S3SettingsFromJson(stored.settings));
  ARROW_ASSIGN_OR_RAISE(request.secrets, parts_.store.connections().Reveal(stored.id));
  return request;
}

Result<connection::OpenRequest> Connections::UnsavedRequest(const Unsaved& form, Need need) {
  if (form.id) {
    ARROW_ASSIGN_OR_RAISE(auto stored, FindById(*form.id));
    ARROW_ASSIGN_OR_RAISE(S3Connection after, Changed(stored, form.options));
    ARROW_ASSIGN_OR_RAISE(auto secrets, parts_.store.connections().Reveal(stored.id));
    for (const auto& [name, secret] : after.secrets) secrets.insert_or_assign(name, secret);
    return connection::OpenRequest{.name = after.name,
                                   .settings = after.settings,
                                   .external_id = stored.external_id,
                                   .secrets = std::move(secrets)};
  }
  std::set<std::string> not_asked;
  if (need == Need::kNoSecrets) {
    not_asked = {connection::kSecretAccessKey, connection::kSessionToken,
                 connection::kBaseSecretAccessKey};
  }
  ARROW_ASSIGN_OR_RAISE(S3Connection parsed,
                        connection::ParseS3Connection(form.options, not_asked));
  std::string external_id;
  if (parsed.settings.auth == connection::AwsAuth::kAssumeRole) {
    ARROW_ASSIGN_OR_RAISE(auto shown,
                          parts_.store.connections().FindForm(form.form_id, form.user_id));
    external_id = shown.external_id;
  }
  return connection::OpenRequest{.name = parsed.name,
                                 .settings = parsed.settings,
                                 .external_id = external_id,
                                 .secrets = parsed.secrets};
}

Result<std::unique_ptr<connection::OpenedConnection>> Connections::OpenRequested(
    connection::OpenRequest request, const std::string& purpose, Log& log) {
  request.purpose = purpose;
  const connection::OpenParts& open = parts_.open;
  return connection::OpenedConnection::Open(
      std::move(request), {open.make_transport, open.make_default_credentials, open.clock,
                           open.random, log, open.requests, open.own_sts});
}

Result<std::unique_ptr<connection::OpenedConnection>> Connections::Open(const std::string& name,
                                                                        const std::string& purpose,
                                                                        Log& log) {
  ARROW_ASSIGN_OR_RAISE(auto request, StoredRequest(name));
  return OpenRequested(std::move(request), purpose, log);
}

Result<connection::CheckReport> Connections::Test(
    const std::string& name, const connection::CheckRequest& request,
    const std::function<void(const connection::CheckRow&)>& on_row, std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto stored, Find(name));
  ARROW_ASSIGN_OR_RAISE(auto opened, Open(name, "test", parts_.open.log));
  ARROW_ASSIGN_OR_RAISE(auto report, connection::CheckS3(*opened, request, on_row, stop));
  ARROW_RETURN_NOT_OK(parts_.store.connections().SaveTestResult(
      stored.id, connection::CheckReportToJson(report), parts_.open.clock.Now()));
  return report;
}

Result<connection::CheckReport> Connections::TestUnsaved(
    const Unsaved& form, const connection::CheckRequest& request,
    const std::function<void(const connection::CheckRow&)>& on_row, std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto candidate, UnsavedRequest(form, Need::kSecrets));
  ARROW_ASSIGN_OR_RAISE(auto opened, OpenRequested(candidate, "test", parts_.open.log));
  ARROW_ASSIGN_OR_RAISE(auto report, connection::CheckS3(*opened, request, on_row, stop));
  form_tests_.Keep(form.id ? FormOf(form.user_id, *form.id) : FormOf(form.user_id, form.form_id),
                   candidate, {connection::CheckReportToJson(report), parts_.open.clock.Now()});
  return report;
}

Json ConnectionToJson(const metastore::Connection& connection) {
  Json out = {{"id", connection.id}, {"name", connection.name}, {"memo", MemoJson(connection)}};
  out.update(connection.settings);
  bool is_role = connection.settings.value("aws_auth_type", std::string()) == "assume_role";
  if (is_role) out["aws_external_id"] = connection.external_id;
  for (const auto& [name, since] : connection.secrets) {
    out[name] = {{"set", true}, {"updated_at", FormatUtc(since)}};
  }
  out["created_at"] = FormatUtc(connection.created);
  out["updated_at"] = FormatUtc(connection.updated);
  out["last_test"] = connection.test_result.value_or(nullptr);
  if (connection.tested) out["last_test_at"] = FormatUtc(*connection.tested);
  return out;
}

}  // namespace waybill::service
