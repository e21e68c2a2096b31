#include "aws/sts_refusal.h"

#include <fmt/format.h>

#include <algorithm>

namespace waybill::aws {
namespace {

struct Meaning {
  std::string_view code;
  ErrorKind kind;
  std::string_view mend;
};

// clang-format off
// Source: the "Errors" of AssumeRole, AssumeRoleWithWebIdentity and "Common Errors" in the STS API
// reference.
constexpr Meaning kMeanings[] = {
    {"ValidationError", ErrorKind::kDefinition, "a field is malformed, or the session duration is longer than the role's maximum session duration (3600 s when the caller is a role itself): correct it, shorten the duration, or raise the role's maximum in IAM"},
    {"RegionDisabledException", ErrorKind::kDefinition, "STS is not active in this region for the account: activate it under IAM, Account settings, or use another region"},
    {"PackedPolicyTooLarge", ErrorKind::kDefinition, "the session policy and the session tags are too large together: shorten them"},
    {"MalformedPolicyDocument", ErrorKind::kDefinition, "the session policy is not a valid IAM policy: correct its JSON"},
    {"InvalidIdentityToken", ErrorKind::kDenied, "the web identity token was not accepted: check that the identity provider in IAM has the token's issuer and audience"},
    {"IDPRejectedClaim", ErrorKind::kDenied, "the identity provider rejected the token: it may be expired or revoked; check that its file is renewed"},
    {"IDPCommunicationError", ErrorKind::kBusy, "AWS could not reach the identity provider: try again"},
    {"ExpiredTokenException", ErrorKind::kDenied, "the credentials that asked have expired: renew them"},
    {"ExpiredToken", ErrorKind::kDenied, "the credentials that asked have expired: renew them"},
    {"InvalidClientTokenId", ErrorKind::kDenied, "AWS does not know the access key: it was mistyped, deactivated or deleted, or belongs to another partition; check it in IAM, or create a new one"},
    {"UnrecognizedClientException", ErrorKind::kDenied, "AWS does not know the access key: it was mistyped, deactivated or deleted, or belongs to another partition; check it in IAM, or create a new one"},
    {"InvalidAccessKeyId", ErrorKind::kDenied, "the access key is unknown: it was mistyped, deactivated or deleted; check it, or create a new one"},
    {"SignatureDoesNotMatch", ErrorKind::kDenied, "the secret access key does not belong to the access key ID, or this machine's clock is more than 5 minutes wrong: enter both anew, and check the clock"},
    {"RequestExpired", ErrorKind::kDenied, "the request's time is not AWS's: set this machine's clock"},
    {"RequestInTheFuture", ErrorKind::kDenied, "the request's time is not AWS's: set this machine's clock"},
    {"RequestTimeTooSkewed", ErrorKind::kDenied, "the request's time is not AWS's: set this machine's clock"},
    {"OptInRequired", ErrorKind::kDenied, "the account is not subscribed to the service: finish its registration with AWS"},
    {"MissingAuthenticationToken", ErrorKind::kBug, "the request was not signed"},
    {"IncompleteSignature", ErrorKind::kBug, "the signature was malformed"},
};
// clang-format on

const Meaning* Find(std::string_view code) {
  auto found = std::ranges::find(kMeanings, code, &Meaning::code);
  return found == std::end(kMeanings) ? nullptr : found;
}

/// "<where>: the mend (STS says "its words"; Code, HTTP 403, request id …)".
Status Refused(ErrorKind kind, std::string_view where, std::string_view sentence,
               const ServiceError& error) {
  std::string said = error.message.empty() ? "" : fmt::format("STS says \"{}\"; ", error.message);
  return FailRefused(kind, where, fmt::format("{} ({}{})", sentence, said, Reference(error)),
                     ServiceRefusalOf(error));
}

ErrorKind KindByStatus(const ServiceError& error) {
  if (FaultOf(error) != http::Fault::kNone) return ErrorKind::kBusy;
  if (error.http_status == 401 || error.http_status == 403) return ErrorKind::kDenied;
  return ErrorKind::kDefinition;
}

Status Explain(const ServiceError& error, std::string_view where) {
  if (const Meaning* meaning = Find(error.code)) {
    return Refused(meaning->kind, where, meaning->mend, error);
  }
  ErrorKind kind = KindByStatus(error);
  switch (kind) {
    case ErrorKind::kBusy:
      return Refused(kind, where, "STS is overloaded or failing: try again later", error);
    case ErrorKind::kDenied:
      return Refused(kind, where, "STS refused: check the credentials and their permissions",
                     error);
    default:
      return Refused(kind, where,
                     "STS did not accept the request: check the settings, and that the endpoint is "
                     "an STS endpoint",
                     error);
  }
}

}  // namespace

Status ExplainAssumeRole(const ServiceError& error, const AssumeRoleRequest& request,
                         std::string_view caller) {
  std::string where = fmt::format("role {}", request.role_arn);
  if (!IsAccessDenied(error)) return Explain(error, where);
  std::string external_id =
      request.external_id.empty()
          ? "no external ID was sent, so its condition must not ask for one"
          : fmt::format("its condition must have sts:ExternalId equal to '{}'",
                        request.external_id);
  std::string extras;
  if (!request.tags.empty()) extras += "; it must also allow the action sts:TagSession";
  if (!request.source_identity.empty()) {
    extras += "; it must also allow the action sts:SetSourceIdentity";
  }
  std::string sentence = fmt::format(
      "{} may not assume it. AWS does not say which of these is missing: (1) the role exists under "
      "exactly this name and account; (2) its trust policy names {} or its account as Principal "
      "for sts:AssumeRole; (3) {}{}; (4) a policy of the caller allows sts:AssumeRole on this role",
      caller, caller, external_id, extras);
  return Refused(ErrorKind::kDenied, where, sentence, error);
}

Status ExplainWebIdentity(const ServiceError& error, const WebIdentityRequest& request) {
  std::string where = fmt::format("role {} by web identity", request.role_arn);
  if (!IsAccessDenied(error)) return Explain(error, where);
  return Refused(ErrorKind::kDenied, where,
                 "the token may not assume it: the role's trust policy must allow "
                 "sts:AssumeRoleWithWebIdentity to the token's identity provider, with "
                 "conditions that fit the token's audience and subject",
                 error);
}

Status ExplainCallerIdentity(const ServiceError& error, std::string_view caller) {
  return Explain(error, fmt::format("identity of {}", caller));
}

std::string CallerInMessage(std::string_view message) {
  constexpr std::string_view kBefore = "User: ";
  size_t start = message.find(kBefore);
  if (start == std::string_view::npos) return "";
  std::string_view rest = message.substr(start + kBefore.size());
  if (!rest.starts_with("arn:")) return "";
  return std::string(rest.substr(0, rest.find(' ')));
}

}  // namespace waybill::aws
