#include "base/time_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/time_scanner.h"

namespace waybill {
namespace {

constexpr std::string_view kDirectives = "YymdejbBhaAHkIlMSLNpPzZsQ";
constexpr std::string_view kDateDirectives = "mdejbBh";

/// Formats that stand for others.
std::string_view Expansion(char directive) {
  switch (directive) {
    case 'T': return "%H:%M:%S";
    case 'F': return "%Y-%m-%d";
    case 'D': return "%m/%d/%y";
    case 'R': return "%H:%M";
    case 'n':
    case 't': return " ";
    default: return "";
  }
}

Status Unknown(std::string_view format, std::string_view directive) {
  return Fail(ErrorKind::kDefinition, "format",
              fmt::format("'{}' has the unknown directive '{}'; known are %{} and %T %F %D %R %%",
                          format, directive, fmt::join(kDirectives, " %")));
}

}  // namespace

Status TimeReader::Compile(std::string_view format, std::vector<Step>* steps) {
  for (size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') {
      steps->push_back({0, 0, format[i]});
      continue;
    }
    size_t start = i++;
    int32_t width = 0;
    while (i < format.size() && IsDigit(format[i]) && width < 10) {
      width = width * 10 + (format[i++] - '0');
    }
    while (i < format.size() && (format[i] == ':' || format[i] == '-')) ++i;
    char directive = i < format.size() ? format[i] : '\0';
    if (directive == '%') {
      steps->push_back({0, 0, '%'});
    } else if (std::string_view expansion = Expansion(directive); !expansion.empty()) {
      ARROW_RETURN_NOT_OK(Compile(expansion, steps));
    } else if (directive != '\0' && kDirectives.find(directive) != std::string_view::npos) {
      steps->push_back({directive, width, 0});
    } else {
      return Unknown(format, format.substr(start, i + 1 - start));
    }
  }
  return Status::OK();
}

Result<TimeReader> TimeReader::Make(std::string_view format) {
  TimeReader made;
  ARROW_RETURN_NOT_OK(Compile(format, &made.steps_));
  auto has = [&](std::string_view directives) {
    return std::any_of(made.steps_.begin(), made.steps_.end(), [&](const Step& step) {
      return step.directive != 0 && directives.find(step.directive) != std::string_view::npos;
    });
  };
  if (!has("YymdejbBhHkIlMSLNsQ")) {
    return Fail(ErrorKind::kDefinition, "format",
                fmt::format("'{}' names no part of a date or a time", format));
  }
  if (has(kDateDirectives) && !has("YysQ")) {
    return Fail(ErrorKind::kDefinition, "format",
                fmt::format("'{}' names a month or a day but no year", format));
  }
  if (has("Il") && !has("pP")) {
    return Fail(ErrorKind::kDefinition, "format",
                fmt::format("'{}' has an hour of twelve but no %p", format));
  }
  return made;
}

bool TimeReader::Parse(std::string_view text, Moment* out) const {
  TimeScanner scanner(text);
  for (size_t i = 0; i < steps_.size(); ++i) {
    const Step& step = steps_[i];
    if (step.directive == 0) {
      if (!scanner.Literal(step.literal)) return false;
      continue;
    }
    // Digits that follow at once belong to the next directive: %Y%m%d, %S%3N.
    bool is_last_of_number = i + 1 == steps_.size() || steps_[i + 1].directive == 0;
    if (!scanner.Directive(step.directive, step.width, is_last_of_number)) return false;
  }
  return scanner.Finish(out);
}

}  // namespace waybill
