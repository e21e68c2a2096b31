#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace waybill {

/// Which names are taken: of what a source lists by `path_match_pattern`, of the files in an
/// archive by `decoder.match_name`.
///
/// Shape    an RE2 regular expression. Make: found anywhere in the full name; anchor it with ^ and
///          $. MakeWhole: it must match the whole name. An empty one matches every name. A name
///          that is not UTF-8 is matched byte for byte, so that the dot is one byte of it.
/// Units    the expression is compiled again for each call of Matches: give it names by the
///          thousand. Time is linear in their length, whatever the expression.
/// Errors   kDefinition from Make and MakeWhole, naming the option, with RE2's own reason.
/// Threads  a value, immutable.
class PathPattern {
 public:
  static Result<PathPattern> Make(std::string expression,
                                  std::string_view option = "path_match_pattern");
  static Result<PathPattern> MakeWhole(std::string expression, std::string_view option);

  /// One answer per name, in their order.
  Result<std::vector<bool>> Matches(std::span<const std::string> names) const;

  bool matches_everything() const { return expression_.empty(); }

 private:
  explicit PathPattern(std::string expression) : expression_(std::move(expression)) {}

  std::string expression_;
};

}  // namespace waybill
