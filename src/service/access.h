#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "metastore/metastore.h"
#include "service/caller.h"

namespace waybill::service {

/// A person's role on one resource; each holds the rights of those before it. Whoever made a
/// resource is its administrator; teams get theirs through its resource group.
enum class ResourceRole { kNone, kViewer, kOperator, kEditor, kAdministrator };

/// What somebody may want to do. Every route and every rule asks for one of these.
enum class Permission {
  kNobody,            ///< needs no sign-in: set-up, sign-in, health
  kSignedIn,          ///< any person
  kConnectionCreate,  ///< not for a person whose connection changes are restricted
  kConnectionView,    ///< settings: editor
  kConnectionUse,     ///< select, test, look up buckets: operator
  kConnectionEdit,    ///< editor, and not restricted
  kTransferCreate,
  kTransferView,        ///< viewer; its jobs, logs and waybills, too
  kTransferRun,         ///< operator: run, cancel
  kTransferEdit,        ///< editor: change, delete, schedules, ledger reset
  kOrganisationManage,  ///< users, teams, resource groups, notification destinations: admin
  kUserDelete,          ///< super_admin
  kGroupAdminister,     ///< a resource group's name and teams: its administrators, and admins
  kGroupFill,           ///< to put a resource into a group: editor in it, and admins
  kKeyCreate,           ///< an API key: any person, but no API key
  kAuditView,           ///< super_admin, or can_use_audit_log
  kSettingsManage,      ///< admin
  kMetricsView,         ///< programs of this machine; others with an API key, and admins
};

/// A schedule's rights are those of its transfer, a job's too.
enum class ResourceKind { kNone, kConnection, kTransfer, kSchedule, kJob, kResourceGroup, kTeam };

/// The thing that a permission is asked for.
struct Resource {
  ResourceKind kind = ResourceKind::kNone;
  int64_t id = 0;  ///< of a job: its number
};

/// Who has which role on one thing, by person. Super administrators are not in it: they have every
/// role on everything.
using Audience = std::map<int64_t, ResourceRole>;
ResourceRole RoleIn(const Audience& audience, const Caller& caller);

/// False when somebody who is not signed in may ask for that, too.
bool NeedsSignIn(const Caller& caller, Permission permission);

/// Not Authorized when the API key that `caller` came with is not for what needs `least`. Asked
/// beside Access::Require: a key can do less than its person, never more.
Status CheckKeyScope(const Caller& caller, KeyScope least);

/// Whether `caller` may turn somebody of the role `before` into one of the role `after` ("" for a
/// person who is new): only a super_admin makes, changes or unmakes one.
Status CheckRoleChange(const Caller& caller, std::string_view before, std::string_view after);

/// The only place that decides who may do what.
///
/// Whose right to use its connections counts when a transfer runs: who starts it, each time; of a
/// schedule, the transfer's owner, each time (document_access.h). What was saved when a right was
/// there does not keep it.
///
/// Errors   Require: kDenied "Not Authorized" when the caller may not, kMissing when the thing is
///          not there OR the caller may not even see it: nobody learns what exists by asking.
/// Owns     nothing; what it was built on outlives it.
/// Threads  every method may be called from any thread.
class Access {
 public:
  explicit Access(metastore::Metastore& store) : store_(store) {}

  Status Require(const Caller& caller, Permission permission, Resource resource = {});
  /// The caller's role on one resource.
  Result<ResourceRole> RoleOn(const Caller& caller, Resource resource);
  /// Everybody's role on one transfer, in one query: for what is told to many at once.
  Result<Audience> AudienceOf(int64_t transfer_id);
  /// The ids of that kind which the caller may see in lists; empty optional: all of them.
  Result<std::optional<std::vector<int64_t>>> Visible(const Caller& caller, ResourceKind kind);

 private:
  metastore::Metastore& store_;
};

/// Whether Access refused, rather than a store that a connection leads to: both are kDenied.
bool IsNotAuthorized(const Status& status);

}  // namespace waybill::service
