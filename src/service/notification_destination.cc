#include "service/notification_destination.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "http/curl_mail.h"
#include "http/retry.h"
#include "http/url.h"

namespace waybill::service {
namespace {

using metastore::NotificationDestination;
using metastore::Secrets;

constexpr Duration kConnectTimeout = std::chrono::seconds(5);
constexpr Duration kDeadline = std::chrono::seconds(15);
constexpr size_t kMostHeaders = 50;

const OptionTable kEmail = {.name = "email",
                            .sentence = "A mail to one address.",
                            .options = {{.name = "email",
                                         .type = OptionType::kString,
                                         .required = true,
                                         .sentence = "the address"}}};
const OptionTable kSlack = {
    .name = "slack_channel",
    .sentence = "A message in a Slack channel, by an incoming webhook.",
    .options = {{.name = "channel",
                 .type = OptionType::kString,
                 .required = true,
                 .sentence = "the channel's name, for people; the webhook decides"},
                {.name = "webhook_url",
                 .type = OptionType::kSecret,
                 .required = true,
                 .sentence = "https://hooks.slack.com/services/…"}}};
const OptionTable kHttp = {
    .name = "http",
    .sentence = "An HTTP POST whose body is the message.",
    .options = {
        {.name = "name", .type = OptionType::kString, .required = true, .sentence = "for people"},
        {.name = "description",
         .type = OptionType::kString,
         .default_json = "\"\"",
         .sentence = "for people"},
        {.name = "url",
         .type = OptionType::kString,
         .required = true,
         .sentence = "where to; https, or http within your own network"},
        {.name = "headers",
         .type = OptionType::kStringMap,
         .default_json = "{}",
         .sentence = "more headers; their values are sealed and never shown again"},
        {.name = "allow_http",
         .type = OptionType::kBoolean,
         .default_json = "false",
         .sentence = "send header values to an http:// URL, readable by whoever stands between"}}};

Status CheckUrl(const std::string& url, bool https_only) {
  auto parsed = http::ParseUrl(url);
  // The URL may be the secret itself: an error does not repeat it.
  if (!parsed.ok() || (https_only && parsed->scheme != "https")) {
    return Fail(ErrorKind::kDefinition, https_only ? "webhook_url" : "url",
                https_only ? "expected an https:// URL" : "expected an http:// or https:// URL");
  }
  return Status::OK();
}

void Take(Json* checked, const char* name, DestinationParts* parts) {
  parts->secrets[name] = Secret((*checked)[name].get<std::string>());
  checked->erase(name);
}

Status SplitHttp(Json* checked, DestinationParts* parts) {
  auto url = (*checked)["url"].get<std::string>();
  ARROW_RETURN_NOT_OK(CheckUrl(url, /*https_only=*/false));
  Json headers = (*checked)["headers"];
  bool is_plain = http::ParseUrl(url)->scheme == "http";
  if (is_plain && !headers.empty() && !(*checked)["allow_http"]) {
    return Fail(ErrorKind::kDefinition, "url",
                "with http:// anybody between could read the headers' values: use https://, or "
                "say allow_http");
  }
  if (headers.size() > kMostHeaders) {
    return Fail(ErrorKind::kDefinition, "headers", "expected at most 50");
  }
  Take(checked, "url", parts);
  (*checked)["headers"] = Json::array();
  for (const auto& [name, value] : headers.items()) (*checked)["headers"].push_back(name);
  if (!headers.empty()) parts->secrets["headers"] = Secret(headers.dump());
  if (headers.empty()) parts->dropped.emplace_back("headers");
  return Status::OK();
}

/// Takes the secret values out of `checked`; what is left of them there may be shown.
Result<DestinationParts> Split(const std::string& kind, Json checked) {
  DestinationParts parts;
  if (kind == "email") {
    ARROW_RETURN_NOT_OK(http::CheckMailAddress(checked["email"].get<std::string>()));
  } else if (kind == "slack_channel") {
    ARROW_RETURN_NOT_OK(CheckUrl(checked["webhook_url"].get<std::string>(), /*https_only=*/true));
    Take(&checked, "webhook_url", &parts);
  } else {
    ARROW_RETURN_NOT_OK(SplitHttp(&checked, &parts));
  }
  parts.settings = std::move(checked);
  return parts;
}

Json WithoutNulls(const Json& options) {
  Json kept = Json::object();
  for (const auto& [name, value] : options.items()) {
    if (!value.is_null()) kept[name] = value;
  }
  return kept;
}

/// Stands for a secret that is kept, while options are checked; it is never stored.
constexpr const char* kKeptUrl = "https://kept.invalid/";

Result<http::Request> HttpRequestOf(const Secrets& secrets) {
  http::Request request{.method = "POST"};
  ARROW_ASSIGN_OR_RAISE(request.url, UrlIn(secrets));
  if (auto sealed = secrets.find("headers"); sealed != secrets.end()) {
    ARROW_ASSIGN_OR_RAISE(Json headers, ParseJson(sealed->second.Reveal(), "headers"));
    for (const auto& [name, value] : headers.items()) {
      request.headers.emplace_back(name, value.get<std::string>());
    }
  }
  return request;
}

Status Post(http::Request request, const std::string& body, const char* content_type,
            http::Transport& transport, const std::stop_token& stop) {
  if (!http::FindHeader(request.headers, "Content-Type")) {
    request.headers.emplace_back("Content-Type", content_type);
  }
  request.body = body;
  request.connect_timeout = kConnectTimeout;
  request.deadline = kDeadline;
  request.stall_timeout = kDeadline;
  ARROW_ASSIGN_OR_RAISE(auto response, transport.Send(request, nullptr, stop));
  if (response.status >= 200 && response.status < 300) return Status::OK();
  // What a foreign server says in its body is not shown: it may be anybody's.
  bool again = http::FaultOf(response.status) != http::Fault::kNone;
  return Fail(again ? ErrorKind::kBusy : ErrorKind::kDefinition, "notification",
              fmt::format("the server answered {}", response.status));
}

Status SendToSlack(const NotificationDestination& destination, const Secrets& secrets,
                   const Message& message, const Carriers& carriers, const std::stop_token& stop) {
  auto url = secrets.find("webhook_url");
  if (url == secrets.end()) {
    return Fail(ErrorKind::kDefinition, "notification", "its webhook_url is not set");
  }
  Json body = {{"channel", destination.settings["channel"]}, {"text", message.text}};
  return Post({.method = "POST", .url = url->second.Reveal()}, body.dump(), "application/json",
              carriers.transport, stop);
}

}  // namespace

const OptionTable* DestinationOptions(std::string_view kind) {
  for (const OptionTable* table : {&kEmail, &kSlack, &kHttp}) {
    if (table->name == kind) return table;
  }
  return nullptr;
}

Result<DestinationParts> CheckDestination(const std::string& kind, const Json& options) {
  const OptionTable* table = DestinationOptions(kind);
  if (table == nullptr) {
    return Fail(ErrorKind::kDefinition, "notification destination",
                fmt::format("'{}' is none of email, slack_channel, http", kind));
  }
  if (!options.is_object()) return Fail(ErrorKind::kDefinition, kind, "it is no object");
  ARROW_ASSIGN_OR_RAISE(Json checked, ApplyOptions(*table, WithoutNulls(options), kind));
  return Split(kind, std::move(checked));
}

Result<std::string> UrlIn(const Secrets& secrets) {
  auto url = secrets.find("url");
  if (url != secrets.end()) return url->second.Reveal();
  return Fail(ErrorKind::kDefinition, "notification", "its url is not set");
}

Result<DestinationParts> ChangeDestination(const NotificationDestination& stored,
                                           const Secrets& secrets, const Json& changes) {
  if (!changes.is_object()) return Fail(ErrorKind::kDefinition, stored.kind, "it is no object");
  Json given = WithoutNulls(changes);
  Json options = stored.settings;
  options.erase("headers");  // as stored, these are names only
  options.update(given);
  bool keeps_webhook = stored.kind == "slack_channel" && !given.contains("webhook_url");
  if (keeps_webhook) options["webhook_url"] = kKeptUrl;
  bool keeps_headers = stored.kind == "http" && !given.contains("headers");
  bool moves = false;
  if (stored.kind == "http") {
    ARROW_ASSIGN_OR_RAISE(std::string url, UrlIn(secrets));
    if (!given.contains("url")) options["url"] = url;
    moves = options["url"] != url;
  }
  if (keeps_headers && moves && stored.secrets.contains("headers")) {
    return Fail(ErrorKind::kDefinition, "headers",
                "with another URL their values would go somewhere else: give them again");
  }
  ARROW_ASSIGN_OR_RAISE(auto parts, CheckDestination(stored.kind, options));
  if (keeps_webhook) parts.secrets.clear();
  if (keeps_headers) {
    parts.settings["headers"] = stored.settings["headers"];
    parts.dropped.clear();
  }
  return parts;
}

Status SendMessage(const NotificationDestination& destination, const Secrets& secrets,
                   const Message& message, const Carriers& carriers, std::stop_token stop) {
  if (destination.kind == "slack_channel") {
    return SendToSlack(destination, secrets, message, carriers, stop);
  }
  if (destination.kind == "http") {
    ARROW_ASSIGN_OR_RAISE(auto request, HttpRequestOf(secrets));
    bool is_json = Json::accept(message.text);
    return Post(std::move(request), message.text,
                is_json ? "application/json" : "text/plain; charset=utf-8", carriers.transport,
                stop);
  }
  if (carriers.mail == nullptr) {
    return Fail(ErrorKind::kDefinition, "notification",
                "no mail server is configured: start 'waybill serve' with --smtp-url and "
                "--smtp-from");
  }
  return carriers.mail->Send(
      {.to = destination.settings["email"], .subject = message.title, .body = message.text}, stop);
}

}  // namespace waybill::service
