#pragma once

#include <string>

#include "base/error.h"
#include "cli/command.h"
#include "transfer/definition.h"
#include "transfer/variables.h"

namespace waybill::cli {

/// Read a transfer from a YAML or (by its ending) JSON file, "-" for YAML on standard input.
/// Problems point to line and column.
Result<transfer::Definition> ReadDefinition(Context& context, const std::string& path);

/// The same as the document that it is, once nothing is wrong with it.
Result<Json> ReadDocument(Context& context, const std::string& path);

/// What `--var NAME=VALUE` gave.
transfer::VariableValues VariablesOf(const Json& arguments);

}  // namespace waybill::cli
