#include "transfer/variables.h"

#include <cctz/civil_time.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "base/suggest.h"
#include "base/time_format.h"
#include "base/time_zone.h"

namespace waybill::transfer {
namespace {

constexpr size_t kMaxNameLetters = 64;
constexpr int64_t kMaxQuantity = 100'000;

Option NameOption() {
  return {.name = "name",
          .type = OptionType::kString,
          .required = true,
          .sentence = "letters, digits and _ between two dollar signs: $today$"};
}

OptionTable TimeTable(std::string_view name, std::string_view sentence) {
  return {.name = name,
          .sentence = sentence,
          .options = {NameOption(),
                      {.name = "quantity",
                       .type = OptionType::kInteger,
                       .default_json = "0",
                       .sentence = "how many units away from the base time",
                       .minimum = 0,
                       .maximum = kMaxQuantity},
                      {.name = "unit",
                       .type = OptionType::kChoice,
                       .default_json = "\"date\"",
                       .sentence = "hours are exact; dates and months keep the time of day in the "
                                   "zone, and a month that is too short gives its last day",
                       .choices = {"hour", "date", "month"}},
                      {.name = "direction",
                       .type = OptionType::kChoice,
                       .default_json = "\"ago\"",
                       .sentence = "before or after the base time",
                       .choices = {"ago", "later"}},
                      {.name = "format",
                       .type = OptionType::kString,
                       .required = true,
                       .sentence = "strftime format of the text, such as %Y-%m-%d"},
                      {.name = "time_zone",
                       .type = OptionType::kString,
                       .default_json = "\"UTC\"",
                       .sentence = "IANA name or offset in which the text is written"}}};
}

const OptionTable& StringTable() {
  static const OptionTable kTable = {
      .name = "string",
      .sentence = "A fixed text.",
      .options = {NameOption(),
                  {.name = "value",
                   .type = OptionType::kString,
                   .required = true,
                   .sentence = "the text, unless the run is given another"}}};
  return kTable;
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsNameCharacter(char c) { return IsLetter(c) || (c >= '0' && c <= '9'); }

/// "$name$" at the beginning of `text`, or empty.
std::string_view VariableAtStart(std::string_view text) {
  if (text.size() < 3 || text[0] != '$' || !IsLetter(text[1])) return "";
  auto end = std::find_if_not(text.begin() + 1, text.end(), IsNameCharacter);
  if (end == text.end() || *end != '$') return "";
  auto size = size_t(end - text.begin()) + 1;
  return size - 2 > kMaxNameLetters ? "" : text.substr(0, size);
}

/// `text` with each $name$ replaced by what `value` returns for it.
std::string Replace(std::string_view text,
                    const std::function<std::string(std::string_view name)>& value) {
  std::string out;
  while (!text.empty()) {
    std::string_view name = VariableAtStart(text);
    if (name.empty()) {
      out += text.front();
      text.remove_prefix(1);
    } else {
      out += value(name);
      text.remove_prefix(name.size());
    }
  }
  return out;
}

using TextVisitor = std::function<void(const std::string& pointer, std::string& text)>;

void VisitTexts(Json& value, const std::string& pointer, const TextVisitor& visit) {
  if (value.is_string()) {
    visit(pointer, value.get_ref<std::string&>());
  } else if (value.is_object()) {
    for (auto& [name, inner] : value.items()) VisitTexts(inner, PointerTo(pointer, name), visit);
  } else if (value.is_array()) {
    for (size_t i = 0; i < value.size(); ++i) {
      VisitTexts(value[i], fmt::format("{}/{}", pointer, i), visit);
    }
  }
}

/// The options of source or destination in which variables stand.
bool IsEmbeddable(std::string_view option) {
  return option != "type" && option != "connection" && option != "parser" && option != "formatter";
}

void VisitEmbeddable(Json& part, const std::string& pointer, const TextVisitor& visit) {
  if (!part.is_object()) return;
  for (auto& [name, value] : part.items()) {
    if (IsEmbeddable(name)) VisitTexts(value, PointerTo(pointer, name), visit);
  }
}

cctz::civil_second LastValid(const cctz::civil_month& month, const cctz::civil_second& time) {
  int last_day = (cctz::civil_day(month + 1) - 1).day();
  return cctz::civil_second(month.year(), month.month(), std::min(time.day(), last_day),
                            time.hour(), time.minute(), time.second());
}

/// `base` moved by `quantity` units, by the calendar of `zone` for dates and months.
Time Moved(Time base, const Json& variable, const cctz::time_zone& zone) {
  auto quantity = variable["quantity"].get<int64_t>();
  if (variable["direction"] == "ago") quantity = -quantity;
  if (quantity == 0) return base;
  if (variable["unit"] == "hour") return base + std::chrono::hours(quantity);
  auto second = std::chrono::floor<std::chrono::seconds>(base);
  cctz::civil_second civil = cctz::convert(second, zone);
  // A civil second has no leap seconds and no changes of the clock, so a day is always 86,400.
  cctz::civil_second moved = variable["unit"] == "date"
                                 ? civil + quantity * 86'400
                                 : LastValid(cctz::civil_month(civil) + quantity, civil);
  return cctz::convert(moved, zone) + (base - second);
}

Result<std::string> ValueOf(const Json& variable, const RunTimes& times) {
  if (variable["type"] == "string") return variable["value"].get<std::string>();
  ARROW_ASSIGN_OR_RAISE(auto zone,
                        FindTimeZone(variable["time_zone"].get_ref<const std::string&>()));
  Time base = variable["type"] == "timestamp" ? times.queued : times.started;
  ARROW_ASSIGN_OR_RAISE(auto format,
                        TimeFormat::Make(variable["format"].get_ref<const std::string&>(), zone));
  return format.Text(Moved(base, variable, zone));
}

std::string WithDollars(std::string_view name) {
  return name.starts_with('$') ? std::string(name) : fmt::format("${}$", name);
}

std::string Unknown(std::string_view name, const VariableValues& known) {
  std::vector<std::string_view> names;
  for (const auto& [each, unused] : known) names.push_back(each);
  return fmt::format("the variable '{}' is not defined{}", name,
                     names.empty() ? "; list it under 'variables'" : DidYouMean(name, names));
}

class VariableChecker {
 public:
  explicit VariableChecker(std::vector<Problem>* problems) : problems_(problems) {}

  void Definitions(const Json& variables) {
    if (!variables.is_array()) return;
    for (size_t i = 0; i < variables.size(); ++i) {
      if (variables[i].is_object()) Definition(variables[i], fmt::format("/variables/{}", i));
    }
  }

  void Uses(const Json& document, const std::string& part) {
    auto found = document.find(part);
    if (found == document.end() || !found->is_object()) return;
    Connection(*found, "/" + part + "/connection");
    Json copy = *found;
    VisitEmbeddable(copy, "/" + part, [&](const std::string& pointer, std::string& text) {
      Replace(text, [&](std::string_view name) {
        if (known_.find(name) == known_.end()) Wrong(pointer, Unknown(name, known_));
        return std::string();
      });
    });
  }

 private:
  void Wrong(const std::string& pointer, std::string message) {
    problems_->push_back({pointer, std::move(message)});
  }

  void Connection(const Json& part, const std::string& at) {
    auto name = part.find("connection");
    if (name == part.end() || !name->is_string()) return;
    bool has_variable = false;
    Replace(name->get_ref<const std::string&>(), [&](std::string_view) {
      has_variable = true;
      return std::string();
    });
    if (has_variable) {
      Wrong(at, "a connection is chosen by its name; no variable can stand for it");
    }
  }

  void Definition(const Json& variable, const std::string& at) {
    if (auto name = variable.find("name"); name != variable.end() && name->is_string()) {
      Name(name->get_ref<const std::string&>(), at + "/name");
    }
    if (auto format = variable.find("format"); format != variable.end() && format->is_string()) {
      auto made = TimeFormat::Make(format->get_ref<const std::string&>(), cctz::utc_time_zone());
      if (!made.ok()) Wrong(at + "/format", made.status().message());
    }
    if (auto zone = variable.find("time_zone"); zone != variable.end() && zone->is_string()) {
      auto known = FindTimeZone(zone->get_ref<const std::string&>());
      if (!known.ok()) Wrong(at + "/time_zone", known.status().message());
    }
  }

  void Name(const std::string& name, const std::string& at) {
    if (VariableAtStart(name) != name || name.empty()) {
      return Wrong(at, fmt::format("'{}' is no name of a variable; expected up to {} letters, "
                                   "digits and _ between two dollar signs, such as $today$",
                                   name, kMaxNameLetters));
    }
    if (!known_.emplace(name, "").second) {
      Wrong(at, fmt::format("two variables are named '{}'", name));
    }
  }

  std::vector<Problem>* problems_;
  VariableValues known_;
};

Result<VariableValues> AllValues(const Json& variables, const VariableValues& given,
                                 const RunTimes& times) {
  VariableValues values;
  for (const Json& variable : variables) {
    ARROW_ASSIGN_OR_RAISE(std::string value, ValueOf(variable, times));
    values.emplace(variable["name"].get<std::string>(), std::move(value));
  }
  for (const auto& [name, value] : given) {
    auto found = values.find(WithDollars(name));
    if (found == values.end()) {
      return Fail(ErrorKind::kDefinition, "", Unknown(WithDollars(name), values));
    }
    found->second = value;
  }
  return values;
}

}  // namespace

std::vector<const OptionTable*> VariableTables() {
  static const OptionTable kQueued =
      TimeTable("timestamp", "A time counted from when the job was queued.");
  static const OptionTable kStarted =
      TimeTable("timestamp_runtime", "A time counted from when the job started to run.");
  return {&StringTable(), &kQueued, &kStarted};
}

void CheckVariables(const Json& document, std::vector<Problem>* problems) {
  if (!document.is_object()) return;
  VariableChecker checker(problems);
  if (auto variables = document.find("variables"); variables != document.end()) {
    checker.Definitions(*variables);
  }
  checker.Uses(document, "source");
  checker.Uses(document, "destination");
}

Result<Definition> Expand(const Definition& definition, const VariableValues& given,
                          const RunTimes& times) {
  ARROW_ASSIGN_OR_RAISE(VariableValues values, AllValues(definition.variables, given, times));
  Definition expanded = definition;
  std::string unknown;
  auto replace = [&](const std::string&, std::string& text) {
    text = Replace(text, [&](std::string_view name) {
      auto found = values.find(name);
      if (found == values.end()) unknown = name;
      return found == values.end() ? std::string() : found->second;
    });
  };
  VisitEmbeddable(expanded.source, "/source", replace);
  VisitEmbeddable(expanded.destination, "/destination", replace);
  if (!unknown.empty()) {
    return Fail(ErrorKind::kDefinition, definition.name, Unknown(unknown, values));
  }
  return expanded;
}

}  // namespace waybill::transfer
