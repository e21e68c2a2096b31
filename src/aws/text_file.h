#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace waybill::aws {

/// A small file as text, at most 1 MiB; nothing when it does not exist. kDenied or kBusy when it
/// cannot be read, kDefinition when it is larger.
Result<std::optional<std::string>> ReadTextFile(const std::string& path);

/// A token file: kDefinition when it is missing or empty. Blanks at its end are dropped. `what` is
/// for the message.
Result<Secret> ReadSecretFile(const std::string& path, std::string_view what);

}  // namespace waybill::aws
