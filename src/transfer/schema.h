#pragma once

#include <string>

#include "base/json.h"
#include "stage/connectors.h"

namespace waybill::transfer {

/// The JSON Schema (draft 2020-12) of a transfer, for editors: names, types, defaults, choices and
/// limits of every option, and a table per kind that "type" picks.
///
/// Shape    what the schema refuses, ReadYaml refuses too, but for numbers and booleans written as
///          texts; what only ReadYaml refuses is what concerns several options at once.
Json TransferSchema(const Connectors& connectors);

/// The same tables as a page for people, in Markdown.
std::string ReferenceMarkdown(const Connectors& connectors);

}  // namespace waybill::transfer
