#pragma once

#include <map>
#include <optional>
#include <string>

namespace waybill::aws {

/// The environment variables a credential provider may look at: a value, so that tests choose it.
struct Environment {
  std::map<std::string, std::string> variables;

  /// The value; nothing when unset or empty.
  std::optional<std::string> Find(const std::string& name) const;
  std::string Get(const std::string& name) const { return Find(name).value_or(""); }
};

/// A copy of this process's variables.
Environment ProcessEnvironment();

}  // namespace waybill::aws
