#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace waybill {

/// A service's own refusal in its own terms, kept with the status that tells of it: for who must
/// tell apart what one kind lumps together. A right that is missing, and a key that is wrong, are
/// both kDenied.
struct ServiceRefusal {
  int http_status = 0;
  std::string code = {};  ///< "AccessDenied"; "" when the answer named none
};

/// Fail() for what a service refused.
Status FailRefused(ErrorKind kind, std::string_view where, std::string_view what,
                   ServiceRefusal refusal);

/// Nothing when no service has refused: the fault is ours, or it was not reached. Survives
/// Within().
std::optional<ServiceRefusal> ServiceRefusalOf(const Status& status);

}  // namespace waybill
