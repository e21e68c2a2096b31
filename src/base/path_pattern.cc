#include "base/path_pattern.h"

#include <arrow/array/array_binary.h>
#include <arrow/array/array_primitive.h>
#include <arrow/array/builder_binary.h>
#include <arrow/compute/api_scalar.h>
#include <arrow/compute/exec.h>
#include <arrow/compute/initialize.h>
#include <arrow/util/utf8.h>
#include <fmt/format.h>

namespace waybill {
namespace {

/// The kernel reads utf8 as characters and binary as bytes; one array holds names of one sort only.
template <typename Builder>
Status Match(const std::string& expression, std::span<const std::string> names, bool utf8,
             std::vector<bool>* out) {
  Builder builder;
  std::vector<size_t> places;
  for (size_t i = 0; i < names.size(); ++i) {
    if (arrow::util::ValidateUTF8(names[i]) != utf8) continue;
    ARROW_RETURN_NOT_OK(builder.Append(names[i]));
    places.push_back(i);
  }
  if (places.empty()) return Status::OK();
  ARROW_ASSIGN_OR_RAISE(auto array, builder.Finish());
  arrow::compute::MatchSubstringOptions options(expression);
  ARROW_ASSIGN_OR_RAISE(arrow::Datum found,
                        arrow::compute::CallFunction("match_substring_regex", {array}, &options));
  auto answers = std::static_pointer_cast<arrow::BooleanArray>(found.make_array());
  for (size_t i = 0; i < places.size(); ++i) {
    (*out)[places[i]] = answers->Value(static_cast<int64_t>(i));
  }
  return Status::OK();
}

}  // namespace

Result<PathPattern> PathPattern::Make(std::string expression, std::string_view option) {
  arrow::util::InitializeUTF8();
  ARROW_RETURN_NOT_OK(arrow::compute::Initialize());
  PathPattern pattern(std::move(expression));
  const std::string probe[] = {"x", "\xff"};
  if (auto tried = pattern.Matches(probe); !tried.ok()) {
    return Fail(ErrorKind::kDefinition, fmt::format("{} '{}'", option, pattern.expression_),
                tried.status().message());
  }
  return pattern;
}

Result<PathPattern> PathPattern::MakeWhole(std::string expression, std::string_view option) {
  // What is no expression must not become one within the brackets.
  ARROW_ASSIGN_OR_RAISE(PathPattern pattern, Make(std::move(expression), option));
  if (pattern.matches_everything()) return pattern;
  return PathPattern(fmt::format("^(?:{})$", pattern.expression_));
}

Result<std::vector<bool>> PathPattern::Matches(std::span<const std::string> names) const {
  if (matches_everything()) return std::vector<bool>(names.size(), true);
  std::vector<bool> out(names.size(), false);
  ARROW_RETURN_NOT_OK(Match<arrow::StringBuilder>(expression_, names, true, &out));
  ARROW_RETURN_NOT_OK(Match<arrow::BinaryBuilder>(expression_, names, false, &out));
  return out;
}

}  // namespace waybill
