#include "connection/identity_check.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "connection/policy.h"

namespace waybill::connection {
namespace {

constexpr size_t kWrongIdBytes = 16;

Status AddIdentity(const CheckParts& parts, std::string* own_arn) {
  auto identity =
      parts.connection.sts().GetCallerIdentity(parts.connection.base_credentials(), parts.stop);
  if (IsCancelled(identity.status())) return identity.status();
  CheckRow row{.permission = "identity", .state = CheckState::kNotProven};
  if (identity.ok()) {
    *own_arn = identity->arn;
    row.state = CheckState::kGranted;
    row.reason = fmt::format("Waybill is {} of account {}", identity->arn, identity->account_id);
  } else {
    row.reason =
        fmt::format("who the credentials belong to is not known: {}", identity.status().message());
  }
  return parts.rows.Add(std::move(row));
}

/// The trust policy that would let this Waybill in, when it is known who it is.
std::optional<Json> TrustFor(const OpenedConnection& connection, const std::string& own_arn) {
  auto principal = PrincipalArn(own_arn, TrustedParty::kAccount);
  if (!principal.ok()) return std::nullopt;
  return TrustPolicy({.principal = *principal,
                      .external_id = connection.external_id(),
                      .session_tags = !connection.settings().session_tags.empty(),
                      .source_identity = !connection.settings().source_identity.empty()});
}

/// Whether STS refuses the role to who shows `external_id`. What it would give is thrown away. A
/// refusal for another cause, such as a session that has expired, proves nothing and is returned.
Result<bool> IsRefused(const CheckParts& parts, const std::string& external_id) {
  aws::AssumeRoleRequest request = parts.connection.role_request();
  request.external_id = external_id;
  Status status = parts.connection.sts()
                      .AssumeRole(request, parts.connection.base_credentials(), parts.stop)
                      .status();
  if (status.ok()) return false;
  if (IsWantOfRights(status)) return true;
  return status;
}

CheckRow NotGuarded(std::string_view with_what, std::optional<Json> trust) {
  return {.permission = "external ID",
          .state = CheckState::kFailed,
          .warning = true,
          .reason = fmt::format("DANGER: the role can be assumed {}, so anybody who may use this "
                                "Waybill or its account can reach it; replace its trust policy",
                                with_what),
          .mend = std::move(trust)};
}

Status AddExternalId(const CheckParts& parts, std::optional<Json> trust) {
  struct Probe {
    std::string external_id;
    std::string_view with_what;
  };
  const Probe probes[] = {
      {"", "without any external ID"},
      {parts.connection.random().Hex(kWrongIdBytes), "with a wrong external ID"}};
  for (const Probe& probe : probes) {
    auto refused = IsRefused(parts, probe.external_id);
    if (IsCancelled(refused.status())) return refused.status();
    if (!refused.ok()) {
      return parts.rows.Add({.permission = "external ID",
                             .state = CheckState::kNotProven,
                             .reason = refused.status().message()});
    }
    if (!*refused) return parts.rows.Add(NotGuarded(probe.with_what, std::move(trust)));
  }
  return parts.rows.Add({.permission = "external ID",
                         .state = CheckState::kGranted,
                         .reason = "the role is refused without the external ID and with a wrong "
                                   "one, as it must be"});
}

}  // namespace

Result<bool> CheckIdentity(const CheckParts& parts) {
  std::string own_arn;
  ARROW_RETURN_NOT_OK(AddIdentity(parts, &own_arn));
  const S3Settings& settings = parts.connection.settings();
  if (settings.auth == AwsAuth::kIamUser) return true;
  std::optional<Json> trust = TrustFor(parts.connection, own_arn);
  auto credentials = parts.connection.credentials().Get(parts.stop);
  if (IsCancelled(credentials.status())) return credentials.status();
  CheckRow row{.permission = "role", .required = true};
  if (credentials.ok()) {
    row.state = CheckState::kGranted;
    row.reason = fmt::format("it assumed {} with the external ID", settings.role.Text());
    ARROW_RETURN_NOT_OK(parts.rows.Add(std::move(row)));
    ARROW_RETURN_NOT_OK(AddExternalId(parts, std::move(trust)));
    return true;
  }
  bool denied = IsWantOfRights(credentials.status());
  row.state = denied ? CheckState::kDenied : CheckState::kFailed;
  row.reason = credentials.status().message();
  if (denied) row.mend = std::move(trust);
  ARROW_RETURN_NOT_OK(parts.rows.Add(std::move(row)));
  ARROW_RETURN_NOT_OK(
      parts.rows.Add({.permission = "external ID",
                      .state = CheckState::kNotProven,
                      .reason = "the role cannot be assumed at all, so nothing is proven"}));
  return false;
}

}  // namespace waybill::connection
