#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "connection/open.h"
#include "connection/permission.h"

namespace waybill::connection {

/// What a check found out.
enum class CheckState {
  kGranted,    ///< "granted"
  kDenied,     ///< "denied"      refused, and S3 said so
  kNotNeeded,  ///< "not_needed"  this use never asks for it; not tried
  kNotProven,  ///< "not_proven"  it could not be tried; the reason says why
  kFailed,     ///< "failed"      something else went wrong; the reason says what
};
std::string_view CheckStateName(CheckState state);

/// One line of a connection test.
struct CheckRow {
  std::string permission;  ///< "s3:GetObject"; or "identity", "role", "external ID"
  CheckState state = CheckState::kFailed;
  bool required = false;     ///< denied, it fails the test
  bool warning = false;      ///< loud: something is unsafe, or was left behind
  std::string reason;        ///< one sentence, safe for a terminal
  std::optional<Json> mend;  ///< the policy statement, or trust policy, that mends it
};

/// Collects the rows of one test and tells of each as it comes.
///
/// Threads  one thread at a time.
class CheckRows {
 public:
  CheckRows(Grant grant, const std::function<void(const CheckRow&)>& on_row)
      : grant_(std::move(grant)), on_row_(on_row) {}

  /// Always OK, so that checks can end with it.
  Status Add(CheckRow row);
  /// The row for a tried permission: granted with `done`, or why not, and the statement that mends
  /// it when S3 refused for want of it. Cancelled() is given back and makes no row.
  Status Outcome(std::string_view permission, bool required, const Status& status,
                 std::string_view done);
  /// The same for a clean-up that failed, with a warning of what is `left` behind.
  Status AddLeftover(std::string_view permission, const Status& status, std::string_view left);
  std::vector<CheckRow> Take() && { return std::move(rows_); }

 private:
  CheckRow RowFor(std::string_view permission, const Status& status) const;

  const Grant grant_;
  const std::function<void(const CheckRow&)>& on_row_;
  std::vector<CheckRow> rows_;
};

/// Whether S3 or STS refused for want of a right, rather than for a wrong or expired key, which is
/// kDenied too, or because it could not be reached.
bool IsWantOfRights(const Status& status);

/// What every check works with.
struct CheckParts {
  OpenedConnection& connection;
  CheckRows& rows;
  std::stop_token stop;
};

}  // namespace waybill::connection
