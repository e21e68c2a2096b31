#pragma once

#include <string>

#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"

namespace waybill::cli {

/// What was typed, then what the YAML file `path` says, then defaults.
///
/// Shape    the file's names are those of `table`. A file that is not there says nothing.
/// Errors   kDefinition naming every wrong option with its line and column.
Result<Json> WithConfigFile(const OptionTable& table, const Json& typed, const std::string& path);

}  // namespace waybill::cli
