#include "aws/sts_request.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/role_arn.h"
#include "aws/sigv4.h"

namespace waybill::aws {
namespace {

using std::chrono::seconds;

constexpr std::string_view kNamePunctuation = "+=,.@-_";
constexpr std::string_view kExternalIdPunctuation = "+=,.@-_:/";
constexpr size_t kMaxSessionName = 64;

bool IsMadeOf(std::string_view text, std::string_view punctuation) {
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           punctuation.find(c) != std::string_view::npos;
  });
}

Status Refuse(std::string_view field, std::string_view value, std::string_view rule) {
  return Fail(ErrorKind::kDefinition, fmt::format("{} '{}'", field, value), rule);
}

Status CheckText(std::string_view field, std::string_view value, size_t maximum,
                 std::string_view punctuation) {
  if (value.size() >= 2 && value.size() <= maximum && IsMadeOf(value, punctuation)) {
    return Status::OK();
  }
  return Refuse(field, value,
                fmt::format("must be 2 to {} letters, digits and any of {}", maximum, punctuation));
}

Status CheckDuration(seconds duration) {
  if (duration >= seconds(900) && duration <= seconds(43200)) return Status::OK();
  return Refuse("session duration", fmt::format("{} s", duration.count()),
                "must be from 900 to 43200 seconds");
}

Status CheckTags(const std::map<std::string, std::string>& tags) {
  if (tags.size() > 50) {
    return Refuse("session tags", fmt::format("{} tags", tags.size()), "may be 50 at most");
  }
  for (const auto& [key, value] : tags) {
    if (key.empty() || key.size() > 128 || value.size() > 256) {
      return Refuse("session tag", key, "needs a key of 1 to 128 and a value of up to 256 bytes");
    }
  }
  return Status::OK();
}

/// Appends "&name=value" unless the value is empty.
void Add(std::string* body, std::string_view name, std::string_view value) {
  if (!value.empty()) *body += fmt::format("&{}={}", name, UriEncode(value));
}

std::string Start(std::string_view action) {
  return fmt::format("Action={}&Version=2011-06-15", action);
}

}  // namespace

Status Validate(const AssumeRoleRequest& request) {
  ARROW_RETURN_NOT_OK(ParseRoleArn(request.role_arn).status());
  ARROW_RETURN_NOT_OK(
      CheckText("role session name", request.session_name, kMaxSessionName, kNamePunctuation));
  if (!request.external_id.empty()) {
    ARROW_RETURN_NOT_OK(
        CheckText("external ID", request.external_id, 1224, kExternalIdPunctuation));
  }
  if (!request.source_identity.empty()) {
    ARROW_RETURN_NOT_OK(
        CheckText("source identity", request.source_identity, 64, kNamePunctuation));
  }
  if (request.session_policy.size() > 2048) {
    return Refuse("session policy", fmt::format("{} bytes", request.session_policy.size()),
                  "may be 2048 bytes at most");
  }
  ARROW_RETURN_NOT_OK(CheckTags(request.tags));
  return CheckDuration(request.duration);
}

Status Validate(const WebIdentityRequest& request) {
  ARROW_RETURN_NOT_OK(ParseRoleArn(request.role_arn).status());
  ARROW_RETURN_NOT_OK(
      CheckText("role session name", request.session_name, kMaxSessionName, kNamePunctuation));
  size_t bytes = request.token.Reveal().size();
  if (bytes < 4 || bytes > 20000) {
    return Refuse("web identity token", fmt::format("{} bytes", bytes),
                  "must be 4 to 20000 bytes; check the token file");
  }
  return CheckDuration(request.duration);
}

std::string FormBody(const AssumeRoleRequest& request) {
  std::string body = Start("AssumeRole");
  Add(&body, "RoleArn", request.role_arn);
  Add(&body, "RoleSessionName", request.session_name);
  Add(&body, "ExternalId", request.external_id);
  Add(&body, "DurationSeconds", std::to_string(request.duration.count()));
  Add(&body, "Policy", request.session_policy);
  Add(&body, "SourceIdentity", request.source_identity);
  for (int number = 1; const auto& [key, value] : request.tags) {
    Add(&body, fmt::format("Tags.member.{}.Key", number), key);
    // An empty value is a value.
    body += fmt::format("&Tags.member.{}.Value={}", number, UriEncode(value));
    ++number;
  }
  return body;
}

std::string FormBody(const WebIdentityRequest& request) {
  std::string body = Start("AssumeRoleWithWebIdentity");
  Add(&body, "RoleArn", request.role_arn);
  Add(&body, "RoleSessionName", request.session_name);
  Add(&body, "WebIdentityToken", request.token.Reveal());
  Add(&body, "DurationSeconds", std::to_string(request.duration.count()));
  return body;
}

std::string CallerIdentityBody() { return Start("GetCallerIdentity"); }

std::string RoleSessionName(std::string_view connection, std::string_view job) {
  std::string name = fmt::format("waybill-{}{}{}", connection, job.empty() ? "" : "-", job);
  if (name.size() > kMaxSessionName) {
    // The job tells one line of CloudTrail from the next, so the connection's name is what is cut.
    std::string tail = job.empty() ? "" : fmt::format("-{}", job);
    size_t room = kMaxSessionName - std::min(tail.size(), kMaxSessionName / 2);
    name = name.substr(0, room) + tail.substr(0, kMaxSessionName - room);
  }
  for (char& c : name) {
    if (!IsMadeOf({&c, 1}, kNamePunctuation)) c = '-';
  }
  return name;
}

}  // namespace waybill::aws
