#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "transform/texts.h"

namespace waybill::transform {

/// Replaces each match of `pattern`, a regular expression of RE2, by `rewrite`, in which \0 to \9
/// are the groups. kDefinition naming `pattern` when it is none, with what to do instead where RE2
/// lacks it.
///
/// Shape    an empty match right behind another match counts as none.
Result<TextChange> ReplaceMatches(std::string pattern, std::string rewrite);

/// What Java's Matcher.replaceAll means by `replacement` ($1, ${name}, \x is x), as ReplaceMatches
/// takes it. kDefinition naming `to`.
Result<std::string> RewriteOfJava(std::string_view replacement, std::string_view pattern);

}  // namespace waybill::transform
