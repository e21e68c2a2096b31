#include "service/access.h"

#include <algorithm>
#include <array>

#include "base/service_refusal.h"

namespace waybill::service {
namespace {

using metastore::GrantKind;

/// What a permission asks for: on the thing, and in all of Waybill.
struct Demand {
  Permission permission;
  ResourceRole resource_role = ResourceRole::kNone;
  AccountRole account_role = AccountRole::kMember;
  bool not_restricted = false;  ///< refused to people whose connection changes are restricted
  bool not_by_key = false;      ///< refused to API keys
};

constexpr std::array kDemands = {
    Demand{Permission::kNobody},
    Demand{Permission::kSignedIn},
    Demand{.permission = Permission::kConnectionCreate, .not_restricted = true},
    Demand{Permission::kConnectionView, ResourceRole::kEditor},
    Demand{Permission::kConnectionUse, ResourceRole::kOperator},
    Demand{.permission = Permission::kConnectionEdit,
           .resource_role = ResourceRole::kEditor,
           .not_restricted = true},
    Demand{Permission::kTransferCreate},
    Demand{Permission::kTransferView, ResourceRole::kViewer},
    Demand{Permission::kTransferRun, ResourceRole::kOperator},
    Demand{Permission::kTransferEdit, ResourceRole::kEditor},
    Demand{Permission::kOrganisationManage, ResourceRole::kNone, AccountRole::kAdmin},
    Demand{Permission::kUserDelete, ResourceRole::kNone, AccountRole::kSuperAdmin},
    Demand{Permission::kGroupAdminister, ResourceRole::kAdministrator},
    Demand{Permission::kGroupFill, ResourceRole::kEditor},
    Demand{.permission = Permission::kKeyCreate, .not_by_key = true},
    Demand{Permission::kAuditView},
    Demand{Permission::kSettingsManage, ResourceRole::kNone, AccountRole::kAdmin},
    Demand{Permission::kMetricsView},
};

constexpr std::string_view kNotAuthorized = "Not Authorized";

/// Our own refusal has no answer's status: by that it is told from a store's, whatever its text.
Status Refuse(std::string_view why) {
  return FailRefused(ErrorKind::kDenied, kNotAuthorized, why, {.code = "NotAuthorized"});
}

Status NotAuthorized() {
  return Refuse(
      "your role does not allow this; an administrator of the resource group can change that");
}

Status NotFound() {
  return Fail(ErrorKind::kMissing, "Not found", "there is no such thing, or you may not see it");
}

ResourceRole RoleNamed(std::string_view name) {
  if (name == "administrator") return ResourceRole::kAdministrator;
  if (name == "editor") return ResourceRole::kEditor;
  if (name == "operator") return ResourceRole::kOperator;
  return name == "viewer" ? ResourceRole::kViewer : ResourceRole::kNone;
}

/// Teams and people are no resources: everybody knows of them.
bool HasRoles(ResourceKind kind) {
  return kind != ResourceKind::kNone && kind != ResourceKind::kTeam;
}

GrantKind GrantOf(ResourceKind kind) {
  switch (kind) {
    case ResourceKind::kConnection: return GrantKind::kConnection;
    case ResourceKind::kTransfer: return GrantKind::kTransfer;
    case ResourceKind::kSchedule: return GrantKind::kSchedule;
    case ResourceKind::kJob: return GrantKind::kJob;
    default: return GrantKind::kResourceGroup;
  }
}

/// Admins manage every resource group; what is in one is the business of its own people.
bool RulesAll(const Caller& caller, ResourceKind kind) {
  return caller.role == AccountRole::kSuperAdmin ||
         (caller.role == AccountRole::kAdmin && kind == ResourceKind::kResourceGroup);
}

ResourceRole StrongestOf(const metastore::Standing& standing) {
  if (standing.is_owner) return ResourceRole::kAdministrator;
  auto strongest = ResourceRole::kNone;
  for (const std::string& role : standing.roles) strongest = std::max(strongest, RoleNamed(role));
  return strongest;
}

}  // namespace

ResourceRole RoleIn(const Audience& audience, const Caller& caller) {
  if (RulesAll(caller, ResourceKind::kTransfer)) return ResourceRole::kAdministrator;
  auto found = audience.find(caller.user_id);
  return found == audience.end() ? ResourceRole::kNone : found->second;
}

bool NeedsSignIn(const Caller& caller, Permission permission) {
  if (permission == Permission::kMetricsView) return !caller.is_local;
  return permission != Permission::kNobody;
}

Status CheckRoleChange(const Caller& caller, std::string_view before, std::string_view after) {
  constexpr std::string_view kHighest = "super_admin";
  bool touches_highest = before == kHighest || after == kHighest;
  if (!touches_highest || caller.role == AccountRole::kSuperAdmin) return Status::OK();
  return Refuse("role: only a super_admin can make or change another one");
}

Status CheckKeyScope(const Caller& caller, KeyScope least) {
  if (caller.key_scope >= least) return Status::OK();
  return Refuse(
      least == KeyScope::kRun
          ? "this API key may only read: make one of the scope run or all"
          : "this API key may change nothing: make one of the scope all, or sign in to do so");
}

Result<ResourceRole> Access::RoleOn(const Caller& caller, Resource resource) {
  ARROW_ASSIGN_OR_RAISE(auto standing, store_.grants().StandingOf(
                                           caller.user_id, GrantOf(resource.kind), resource.id));
  if (!standing) return ResourceRole::kNone;
  if (RulesAll(caller, resource.kind)) return ResourceRole::kAdministrator;
  // A group's name and teams are no secret; what is in it is.
  auto least =
      resource.kind == ResourceKind::kResourceGroup ? ResourceRole::kViewer : ResourceRole::kNone;
  return std::max(least, StrongestOf(*standing));
}

Result<Audience> Access::AudienceOf(int64_t transfer_id) {
  ARROW_ASSIGN_OR_RAISE(auto holders, store_.grants().HoldersOf(transfer_id));
  Audience audience;
  for (const auto& [user_id, standing] : holders) audience[user_id] = StrongestOf(standing);
  return audience;
}

Status Access::Require(const Caller& caller, Permission permission, Resource resource) {
  const Demand& demand = *std::ranges::find(kDemands, permission, &Demand::permission);
  if (!NeedsSignIn(caller, permission)) return Status::OK();
  if (caller.user_id == 0) return NotAuthorized();
  if (HasRoles(resource.kind)) {
    ARROW_ASSIGN_OR_RAISE(ResourceRole role, RoleOn(caller, resource));
    if (role == ResourceRole::kNone) return NotFound();
    if (role < demand.resource_role) return NotAuthorized();
  }
  if (caller.role < demand.account_role) return NotAuthorized();
  if (demand.not_restricted && caller.is_restricted_connection_modify) return NotAuthorized();
  if (demand.not_by_key && caller.api_key_id) {
    return Refuse("an API key cannot make another one: sign in to do so");
  }
  if (permission == Permission::kAuditView && caller.role != AccountRole::kSuperAdmin &&
      !caller.can_use_audit_log) {
    return NotAuthorized();
  }
  if (permission == Permission::kMetricsView && caller.role == AccountRole::kMember &&
      !caller.api_key_id) {
    return NotAuthorized();
  }
  return Status::OK();
}

Result<std::optional<std::vector<int64_t>>> Access::Visible(const Caller& caller,
                                                            ResourceKind kind) {
  if (RulesAll(caller, kind) || !HasRoles(kind) || kind == ResourceKind::kResourceGroup) {
    return std::nullopt;
  }
  ARROW_ASSIGN_OR_RAISE(auto ids, store_.grants().Reached(caller.user_id, GrantOf(kind)));
  return ids;
}

bool IsNotAuthorized(const Status& status) {
  auto refusal = ServiceRefusalOf(status);
  return refusal && refusal->http_status == 0;
}

}  // namespace waybill::service
