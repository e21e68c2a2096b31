#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"

namespace waybill {

/// Which names a source takes: option `path_match_pattern`.
///
/// Shape    an RE2 regular expression, found anywhere in the full name; anchor it with ^ and $. An
///          empty one matches every name. A name that is not UTF-8 is matched byte for byte, so
///          that the dot is one byte of it.
/// Units    the expression is compiled again for each call of Matches: give it names by the
///          thousand. Time is linear in their length, whatever the expression.
/// Errors   kDefinition from Make, with RE2's own reason.
/// Threads  a value, immutable.
class PathPattern {
 public:
  static Result<PathPattern> Make(std::string expression);

  /// One answer per name, in their order.
  Result<std::vector<bool>> Matches(std::span<const std::string> names) const;

  bool matches_everything() const { return expression_.empty(); }

 private:
  explicit PathPattern(std::string expression) : expression_(std::move(expression)) {}

  std::string expression_;
};

}  // namespace waybill
