#pragma once

#include <string>
#include <string_view>

namespace waybill {

/// The name under which a file lies beside its future name until it is published. The leading dot
/// keeps it out of shell globs, and file sources never list such names.
///
///   .orders.000.00.csv.waybill-<job id>
inline std::string StagedName(std::string_view name, std::string_view job_id) {
  return "." + std::string(name) + ".waybill-" + std::string(job_id);
}

inline bool IsStagedName(std::string_view name) {
  return name.starts_with('.') && name.find(".waybill-", 1) != std::string_view::npos;
}

}  // namespace waybill
