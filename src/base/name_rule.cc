#include "base/name_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace waybill {
namespace {

constexpr std::string_view kExample = "write it like .%03d.%02d";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

Status Refuse(std::string_view rule, std::string_view what) {
  return Fail(ErrorKind::kDefinition, fmt::format("sequence_format '{}'", rule),
              fmt::format("{}; {}", what, kExample));
}

/// Reads what follows a percent sign: "d" or "0Nd". Returns its length, 0 when it is neither.
size_t ReadNumber(std::string_view text, int* width) {
  *width = 0;
  if (text.starts_with('d')) return 1;
  if (text.size() < 3 || text[0] != '0' || text[1] < '1' || text[1] > '9' || text[2] != 'd') {
    return 0;
  }
  *width = text[1] - '0';
  return 3;
}

}  // namespace

Result<NameRule> NameRule::Parse(std::string_view text) {
  std::vector<std::string> literals(1);
  std::vector<int> widths;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\0') return Refuse(text, fmt::format("a NUL stands at byte {}", i));
    if (text[i] != '%') {
      literals.back() += text[i];
      continue;
    }
    if (text.substr(i + 1).starts_with('%')) {
      literals.back() += text[i++];
      continue;
    }
    int width = 0;
    size_t length = ReadNumber(text.substr(i + 1), &width);
    if (length == 0) return Refuse(text, fmt::format("byte {} begins neither %d nor %0Nd", i));
    widths.push_back(width);
    literals.emplace_back();
    i += length;
  }
  if (widths.empty() || widths.size() > 2) {
    return Refuse(text, fmt::format("expected one number (the task's) or two (task and file), "
                                    "found {}",
                                    widths.size()));
  }
  bool has_file = widths.size() == 2;
  if (has_file && std::all_of(literals[1].begin(), literals[1].end(), IsDigit)) {
    return Refuse(text, "nothing parts the two numbers, so that two files could get one name");
  }
  NameRule rule;
  rule.before_ = std::move(literals[0]);
  rule.task_width_ = widths[0];
  rule.between_ = std::move(literals[1]);
  if (has_file) {
    rule.file_width_ = widths[1];
    rule.after_ = std::move(literals[2]);
  }
  return rule;
}

std::string NameRule::Name(int task, int file) const {
  std::string name = fmt::format("{}{:0{}}{}", before_, task, task_width_, between_);
  if (file_width_) return fmt::format("{}{:0{}}{}", name, file, *file_width_, after_);
  return file == 0 ? name : fmt::format("{}.{}", name, file);
}

}  // namespace waybill
