#include "transform/expression.h"

#include <arrow/array/util.h>
#include <arrow/compute/api_scalar.h>
#include <arrow/compute/exec.h>
#include <arrow/compute/initialize.h>
#include <arrow/type.h>
#include <arrow/util/utf8.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace waybill::transform {
namespace {

using Array = std::shared_ptr<arrow::Array>;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// Reads a regular expression for its groups, and nothing else. RE2 has judged it before.
class GroupReader {
 public:
  explicit GroupReader(std::string_view pattern) : rest_(pattern) {}

  /// The names of the groups, of 1 and on; those without a name are empty.
  std::vector<std::string> Read() {
    while (!rest_.empty()) {
      if (SkipTo(R"(\Q)", R"(\E)")) continue;
      if (rest_.front() == '\\') {
        Skip(2);
      } else if (rest_.front() == '[') {
        SkipClass();
      } else if (rest_.front() == '(') {
        ReadGroup();
      } else {
        Skip(1);
      }
    }
    return std::move(names_);
  }

 private:
  void Skip(size_t bytes) { rest_.remove_prefix(std::min(bytes, rest_.size())); }

  /// Past the next `end`, if what comes next is `begin`.
  bool SkipTo(std::string_view begin, std::string_view end) {
    if (!rest_.starts_with(begin)) return false;
    Skip(begin.size());
    const size_t found = rest_.find(end);
    Skip(found == std::string_view::npos ? rest_.size() : found + end.size());
    return true;
  }

  void SkipClass() {
    Skip(rest_.starts_with("[^") ? 2 : 1);
    Skip(rest_.starts_with("]") ? 1 : 0);
    while (!rest_.empty() && rest_.front() != ']') {
      if (SkipTo("[:", ":]")) continue;
      Skip(rest_.front() == '\\' ? 2 : 1);
    }
    Skip(1);
  }

  void ReadGroup() {
    Skip(1);
    if (!rest_.starts_with("?")) {
      names_.emplace_back();
      return;
    }
    for (std::string_view named : {"?P<", "?<"}) {
      if (!rest_.starts_with(named)) continue;
      Skip(named.size());
      names_.emplace_back(rest_.substr(0, rest_.find('>')));
      return;
    }
  }

  std::string_view rest_;
  std::vector<std::string> names_;
};

Status Wrong(std::string_view what) { return Fail(ErrorKind::kDefinition, "to", what); }

/// Reads Java's replacement from left to right.
class ReplacementReader {
 public:
  ReplacementReader(std::string_view replacement, std::string_view pattern)
      : rest_(replacement), groups_(GroupReader(pattern).Read()) {}

  Result<std::string> Read() {
    while (!rest_.empty()) {
      const char next = Take();
      if (next == '\\') {
        if (rest_.empty()) return Wrong(R"(ends in a \ that nothing follows; a \ is written \\)");
        Literal(Take());
      } else if (next == '$') {
        ARROW_RETURN_NOT_OK(rest_.starts_with('{') ? NamedGroup() : NumberedGroup());
      } else {
        Literal(next);
      }
    }
    return std::move(rewrite_);
  }

 private:
  char Take() {
    const char next = rest_.front();
    rest_.remove_prefix(1);
    return next;
  }

  void Literal(char c) {
    if (c == '\\') rewrite_ += '\\';
    rewrite_ += c;
  }

  Status Group(size_t group) {
    if (group > 9) return Wrong(fmt::format("group {}: only groups 0 to 9 can be written", group));
    rewrite_ += fmt::format("\\{}", group);
    return Status::OK();
  }

  Status NamedGroup() {
    const size_t end = rest_.find('}');
    if (end == std::string_view::npos) return Wrong("${ without its }");
    const std::string_view name = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    auto found = std::ranges::find(groups_, name);
    if (found == groups_.end() || name.empty()) {
      return Wrong(fmt::format("the pattern has no group named '{}'", name));
    }
    return Group(static_cast<size_t>(found - groups_.begin()) + 1);
  }

  /// As Java: further digits belong to the number as long as there is such a group.
  Status NumberedGroup() {
    if (rest_.empty() || !IsDigit(rest_.front())) {
      return Wrong(
          R"($ is followed by the number or {name} of a group; a dollar sign is written \$)");
    }
    auto group = static_cast<size_t>(Take() - '0');
    if (group > groups_.size()) {
      return Wrong(fmt::format("the pattern has no group {}, only {}", group, groups_.size()));
    }
    while (!rest_.empty() && IsDigit(rest_.front())) {
      const size_t longer = group * 10 + static_cast<size_t>(rest_.front() - '0');
      if (longer > groups_.size()) break;
      group = longer;
      Take();
    }
    return Group(group);
  }

  std::string_view rest_;
  const std::vector<std::string> groups_;
  std::string rewrite_;
};

Result<Array> Replace(const Array& texts, const std::string& pattern, const std::string& rewrite) {
  arrow::compute::ReplaceSubstringOptions options(pattern, rewrite);
  ARROW_ASSIGN_OR_RAISE(arrow::Datum replaced,
                        arrow::compute::CallFunction("replace_substring_regex", {texts}, &options));
  return replaced.make_array();
}

/// What Java's expressions have and RE2's do not, since they could take forever.
std::string_view Lacking(std::string_view pattern) {
  for (std::string_view around : {"(?=", "(?!", "(?<=", "(?<!"}) {
    if (pattern.find(around) != std::string_view::npos) {
      return "; RE2 does not look ahead or behind: match what stands around as a group, and write "
             "it back as $1";
    }
  }
  for (size_t i = 0; i + 1 < pattern.size(); ++i) {
    if (pattern[i] != '\\') continue;
    if (pattern[i + 1] >= '1' && pattern[i + 1] <= '9') {
      return R"(; RE2 knows no back references (\1) within a pattern)";
    }
    ++i;
  }
  return "";
}

}  // namespace

Result<TextChange> ReplaceMatches(std::string pattern, std::string rewrite) {
  arrow::util::InitializeUTF8();
  ARROW_RETURN_NOT_OK(arrow::compute::Initialize());
  ARROW_ASSIGN_OR_RAISE(auto null, arrow::MakeArrayOfNull(arrow::utf8(), 1));
  // On one NULL: a kernel that is given no row does not even look at its pattern.
  if (auto tried = Replace(null, pattern, ""); !tried.ok()) {
    return Fail(ErrorKind::kDefinition, "pattern",
                fmt::format("{}{}", tried.status().message(), Lacking(pattern)));
  }
  return TextChange([pattern = std::move(pattern), rewrite = std::move(rewrite)](
                        const Array& texts) { return Replace(texts, pattern, rewrite); });
}

Result<std::string> RewriteOfJava(std::string_view replacement, std::string_view pattern) {
  return ReplacementReader(replacement, pattern).Read();
}

}  // namespace waybill::transform
