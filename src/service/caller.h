#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace waybill::service {

/// A person's role in the whole of Waybill.
enum class AccountRole {
  kMember,      ///< "member"       uses what is his own or his teams'
  kAdmin,       ///< "admin"        also manages people, teams, groups and notification destinations
  kSuperAdmin,  ///< "super_admin"  everything
};

/// What an API key is good for; each may do what those before it may, if its person may.
enum class KeyScope {
  kRead,  ///< "read"  look at everything
  kRun,   ///< "run"   also run and cancel transfers, and test connections
  kAll,   ///< "all"   whatever the person may
};

/// Who asks, and by which way: what access is decided by and what the audit log records. A value.
struct Caller {
  int64_t user_id = 0;
  std::string email;
  AccountRole role = AccountRole::kMember;
  bool can_use_audit_log = false;
  bool is_restricted_connection_modify = false;
  std::optional<int64_t> api_key_id;  ///< empty: a signed-in browser
  KeyScope key_scope = KeyScope::kAll;
  bool is_local = false;  ///< a program of this machine, past no proxy
  std::string ip;
  std::string user_agent;
  std::string request_id;
};

}  // namespace waybill::service
