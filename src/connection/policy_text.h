#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace waybill::connection {

/// One word of a POSIX shell that stands for exactly `text`: 'it'\''s'.
std::string ShellWord(std::string_view text);

/// Block YAML; texts and odd keys in double quotes, where JSON's escapes mean the same (YAML 1.2
/// §5.7), so that no text turns into a number, a date or syntax. Every line starts with `indent`
/// blanks and ends in "\n".
std::string ToYaml(const Json& value, int indent = 0);

/// An HCL expression. In texts "${" and "%{" become "$${" and "%%{", or Terraform would evaluate
/// what follows. Lines after the first start with `indent` blanks.
std::string ToHcl(const Json& value, int indent = 0);
std::string HclString(std::string_view text);

}  // namespace waybill::connection
