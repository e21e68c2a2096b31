#include "connection/check_rows.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "aws/service_error.h"
#include "base/display.h"

namespace waybill::connection {
namespace {

constexpr std::array<std::string_view, 5> kStateNames = {"granted", "denied", "not_needed",
                                                         "not_proven", "failed"};

}  // namespace

std::string_view CheckStateName(CheckState state) { return kStateNames[size_t(state)]; }

bool IsWantOfRights(const Status& status) {
  auto refusal = ServiceRefusalOf(status);
  return refusal && KindOf(status) == ErrorKind::kDenied && aws::IsAccessDenied(*refusal);
}

Status CheckRows::Add(CheckRow row) {
  // Keys and servers' own words come from outside: they must neither steer a terminal nor break
  // JSON.
  row.reason = ForTerminal(row.reason);
  on_row_(row);
  rows_.push_back(std::move(row));
  return Status::OK();
}

CheckRow CheckRows::RowFor(std::string_view permission, const Status& status) const {
  CheckRow row{.permission = std::string(permission)};
  row.state = IsWantOfRights(status) ? CheckState::kDenied : CheckState::kFailed;
  row.reason = status.message();
  if (row.state == CheckState::kDenied) {
    row.mend = StatementFor(FindPermission(permission), grant_);
  }
  return row;
}

Status CheckRows::Outcome(std::string_view permission, bool required, const Status& status,
                          std::string_view done) {
  if (IsCancelled(status)) return status;
  CheckRow row = status.ok() ? CheckRow{.permission = std::string(permission),
                                        .state = CheckState::kGranted,
                                        .reason = std::string(done)}
                             : RowFor(permission, status);
  row.required = required;
  return Add(std::move(row));
}

Status CheckRows::AddLeftover(std::string_view permission, const Status& status,
                              std::string_view left) {
  CheckRow row = RowFor(permission, status);
  row.required = true;
  row.warning = true;
  row.reason += fmt::format("; {}", left);
  return Add(std::move(row));
}

}  // namespace waybill::connection
