#include "aws/sts.h"

#include <fmt/format.h>

#include <pugixml.hpp>

#include "aws/sigv4.h"
#include "aws/sts_refusal.h"
#include "base/digest.h"

namespace waybill::aws {
namespace {

Status NotSts(std::string_view what) {
  return Fail(ErrorKind::kDefinition, "STS",
              fmt::format("the answer is not one of STS's ({}): check the STS endpoint", what));
}

// AWS's own sample answer has line breaks around the session token.
constexpr unsigned kTrimmed = pugi::parse_default | pugi::parse_trim_pcdata;

/// The <…Result> inside <…Response>, or nothing.
pugi::xml_node FindResult(const pugi::xml_document& document, const char* action) {
  std::string response = std::string(action) + "Response";
  std::string result = std::string(action) + "Result";
  return document.child(response.c_str()).child(result.c_str());
}

Result<AssumedRole> ReadAssumedRole(const http::Response& response, const char* action) {
  pugi::xml_document document;
  if (!document.load_buffer(response.body.data(), response.body.size(), kTrimmed))
    return NotSts("not XML");
  pugi::xml_node result = FindResult(document, action);
  pugi::xml_node keys = result.child("Credentials");
  AssumedRole role;
  role.credentials.access_key_id = keys.child_value("AccessKeyId");
  role.credentials.secret_access_key = Secret(keys.child_value("SecretAccessKey"));
  role.credentials.session_token = Secret(keys.child_value("SessionToken"));
  role.arn = result.child("AssumedRoleUser").child_value("Arn");
  auto expires = ParseUtc(keys.child_value("Expiration"));
  bool whole = !role.credentials.access_key_id.empty() &&
               !role.credentials.secret_access_key.empty() &&
               !role.credentials.session_token->empty() && expires.ok();
  if (!whole) return NotSts("a key, the token or its expiration is missing");
  role.credentials.expires = *expires;
  return role;
}

}  // namespace

Result<AssumedRole> StsClient::AssumeRole(const AssumeRoleRequest& request,
                                          CredentialProvider& base, std::stop_token stop) {
  ARROW_RETURN_NOT_OK(Validate(request));
  std::string body = FormBody(request);
  ARROW_ASSIGN_OR_RAISE(auto answer, Call(body, &base, stop));
  if (answer.ok()) {
    ARROW_ASSIGN_OR_RAISE(auto role, ReadAssumedRole(answer.response, "AssumeRole"));
    *role.credentials.expires -= clock_offset_.Get();
    return role;
  }
  std::string caller =
      IsAccessDenied(answer.error) ? CallerName(answer.error, base, stop) : base.Describe();
  return ExplainAssumeRole(answer.error, request, caller);
}

Result<AssumedRole> StsClient::AssumeRoleWithWebIdentity(const WebIdentityRequest& request,
                                                         std::stop_token stop) {
  ARROW_RETURN_NOT_OK(Validate(request));
  std::string body = FormBody(request);
  ARROW_ASSIGN_OR_RAISE(auto answer, Call(body, nullptr, std::move(stop)));
  if (answer.ok()) return ReadAssumedRole(answer.response, "AssumeRoleWithWebIdentity");
  return ExplainWebIdentity(answer.error, request);
}

Result<CallerIdentity> StsClient::GetCallerIdentity(CredentialProvider& base,
                                                    std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto answer, Call(CallerIdentityBody(), &base, std::move(stop)));
  if (!answer.ok()) return ExplainCallerIdentity(answer.error, base.Describe());
  pugi::xml_document document;
  document.load_buffer(answer.response.body.data(), answer.response.body.size(), kTrimmed);
  pugi::xml_node result = FindResult(document, "GetCallerIdentity");
  CallerIdentity identity{result.child_value("Account"), result.child_value("Arn"),
                          result.child_value("UserId")};
  if (identity.arn.empty()) return NotSts("no ARN");
  return identity;
}

Result<StsClient::Answer> StsClient::Call(std::string_view body, CredentialProvider* base,
                                          std::stop_token stop) {
  if (base == nullptr) return SendWithRetries(body, nullptr, std::move(stop));
  ARROW_ASSIGN_OR_RAISE(auto credentials, base->Get(stop));
  ARROW_ASSIGN_OR_RAISE(auto answer, SendOnTime(body, credentials, stop));
  if (answer.ok() || !IsAboutCredentials(answer.error)) return answer;
  base->Reject(credentials);
  ARROW_ASSIGN_OR_RAISE(credentials, base->Get(stop));
  return SendOnTime(body, credentials, stop);
}

/// Signed with our time; once more with STS's own when that explains the refusal.
Result<StsClient::Answer> StsClient::SendOnTime(std::string_view body,
                                                const Credentials& credentials,
                                                std::stop_token stop) {
  const Duration used = clock_offset_.Get();
  ARROW_ASSIGN_OR_RAISE(auto answer, SendWithRetries(body, &credentials, stop));
  bool wrong_clock = !answer.ok() && IsAboutClock(answer.error) &&
                     clock_offset_.Learn(answer.response.headers, parts_.clock.Now(), used);
  if (!wrong_clock) return answer;
  return SendWithRetries(body, &credentials, std::move(stop));
}

Result<StsClient::Answer> StsClient::SendWithRetries(std::string_view body,
                                                     const Credentials* credentials,
                                                     std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto endpoint, ResolveSts(options_.endpoint));
  http::RetryLoop loop(options_.retry, {budget_, parts_.clock, parts_.random});
  while (true) {
    auto response = SendOnce(endpoint, body, credentials, stop);
    Answer answer;
    std::optional<Duration> asked;
    http::Fault fault = http::FaultOf(response.status());
    if (response.ok()) {
      answer.response = std::move(*response);
      if (!answer.ok()) answer.error = ParseServiceError(answer.response);
      if (!answer.ok()) fault = FaultOf(answer.error);
      asked = http::RetryAfter(answer.response.headers, parts_.clock.Now());
    }
    bool again = false;
    if (fault != http::Fault::kNone) {
      ARROW_ASSIGN_OR_RAISE(again, loop.WaitForNext(fault, asked, stop));
    } else if (response.ok()) {
      loop.Succeeded();
    }
    if (again) continue;
    ARROW_RETURN_NOT_OK(Within("STS", response.status()));
    return answer;
  }
}

Result<http::Response> StsClient::SendOnce(const Endpoint& endpoint, std::string_view body,
                                           const Credentials* credentials, std::stop_token stop) {
  http::Request request{
      .method = "POST",
      .url = endpoint.url + "/",
      .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
      .body = body,
      .connect_timeout = std::chrono::seconds(5),
      .deadline = options_.call_deadline};
  if (credentials != nullptr) {
    Time now = parts_.clock.Now() + clock_offset_.Get();
    SignRequest(*credentials, {endpoint.signing_region, endpoint.signing_name}, now,
                Hex(Sha256(body)), &request);
  }
  return parts_.transport.Send(request, nullptr, std::move(stop));
}

/// Who asked, for a message: from STS's own words, else by asking STS, else by description.
std::string StsClient::CallerName(const ServiceError& error, CredentialProvider& base,
                                  std::stop_token stop) {
  std::string name = CallerInMessage(error.message);
  if (!name.empty()) return name;
  auto identity = GetCallerIdentity(base, std::move(stop));
  return identity.ok() ? identity->arn : base.Describe();
}

}  // namespace waybill::aws
