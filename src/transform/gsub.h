#pragma once

#include <memory>

#include "stage/transform.h"

namespace waybill::transform {

/// "filter_gsub": replaces what a regular expression matches. TROCCO's filter_gsub.
///
/// Shape    string and json columns, which become strings. Several replacements of one column work
///          one after the other. `to` is Java's: $1 and ${name} are groups, \$ a dollar sign, \\ a
///          backslash; empty deletes. Patterns are RE2's, which know no look-around and no back
///          references, and never take longer than the text is long. NULL stays NULL.
const OptionTable& GsubOptions();
Result<std::unique_ptr<Transform>> MakeGsub(const Json& options, const TransformSite& site);

}  // namespace waybill::transform
