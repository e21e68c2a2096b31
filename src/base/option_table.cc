#include "base/option_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/suggest.h"

namespace waybill {
namespace {

bool IsIndex(std::string_view step) {
  return !step.empty() && step.find_first_not_of("0123456789") == std::string_view::npos;
}

void ReplaceAll(std::string* text, std::string_view what, std::string_view with) {
  for (size_t at = 0; (at = text->find(what, at)) != std::string::npos; at += with.size()) {
    text->replace(at, what.size(), with);
  }
}

class Checker {
 public:
  explicit Checker(std::vector<Problem>* problems) : problems_(problems) {}

  Json Object(const OptionTable& table, const Json& value, const std::string& pointer) {
    if (!value.is_object()) return Wrong(pointer, "expected an object of options");
    RefuseUnknown(table, value, pointer);
    Json out = Json::object();
    for (const Option& option : table.options) {
      std::string at = PointerTo(pointer, option.name);
      auto found = value.find(std::string(option.name));
      bool given = found != value.end() && !found->is_null();
      if (given) {
        out[std::string(option.name)] = Value(option, *found, at);
      } else if (option.required) {
        Wrong(pointer, fmt::format("'{}' is required: {}", option.name, option.sentence));
      } else if (!option.default_json.empty()) {
        out[std::string(option.name)] = Json::parse(option.default_json);
      }
    }
    return out;
  }

 private:
  Json Wrong(const std::string& pointer, std::string message) {
    problems_->push_back({pointer, std::move(message)});
    return nullptr;
  }

  void RefuseUnknown(const OptionTable& table, const Json& value, const std::string& pointer) {
    for (const auto& [name, unused] : value.items()) {
      if (table.Find(name) != nullptr) continue;
      std::vector<std::string_view> known;
      for (const Option& option : table.options) known.push_back(option.name);
      Wrong(PointerTo(pointer, name),
            fmt::format("unknown option '{}'{}", name, DidYouMean(name, known)));
    }
  }

  Json Value(const Option& option, const Json& value, const std::string& pointer) {
    switch (option.type) {
      case OptionType::kString:
      case OptionType::kSecret: return String(value, pointer);
      case OptionType::kInteger: return Integer(option, value, pointer);
      case OptionType::kBoolean: return Boolean(value, pointer);
      case OptionType::kChoice: return Choice(option, value, pointer);
      case OptionType::kStringList: return StringList(value, pointer);
      case OptionType::kStringMap: return StringMap(value, pointer);
      case OptionType::kObject: return Object(*option.table, value, pointer);
      case OptionType::kObjectList: return ObjectList(*option.table, value, pointer);
      case OptionType::kVariant: return Variant(option, value, pointer);
      case OptionType::kVariantList: return VariantList(option, value, pointer);
    }
    return nullptr;
  }

  Json String(const Json& value, const std::string& pointer) {
    if (value.is_string()) return value;
    if (value.is_number() || value.is_boolean()) return value.dump();
    return Wrong(pointer, "expected a text");
  }

  Json Integer(const Option& option, const Json& value, const std::string& pointer) {
    std::optional<int64_t> number;
    bool fits = !value.is_number_unsigned() || value.get<uint64_t>() <= uint64_t{INT64_MAX};
    if (value.is_number_integer() && fits) number = value.get<int64_t>();
    if (value.is_string()) {
      const auto& text = value.get_ref<const std::string&>();
      int64_t parsed = 0;
      auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
      if (error == std::errc() && end == text.data() + text.size()) number = parsed;
    }
    if (!number)
      return Wrong(pointer, fmt::format("expected a whole number, found {}", value.dump()));
    if (*number < option.minimum || *number > option.maximum) {
      return Wrong(pointer, Range(option, *number));
    }
    return *number;
  }

  static std::string Range(const Option& option, int64_t found) {
    std::string unit = option.unit.empty() ? "" : fmt::format(" {}", option.unit);
    if (found < option.minimum) {
      return fmt::format("{} is too small, at least {}{}", found, option.minimum, unit);
    }
    return fmt::format("{} is too large, at most {}{}", found, option.maximum, unit);
  }

  Json Boolean(const Json& value, const std::string& pointer) {
    if (value.is_boolean()) return value;
    if (value == "true") return true;
    if (value == "false") return false;
    return Wrong(pointer, fmt::format("expected true or false, found {}", value.dump()));
  }

  Json Choice(const Option& option, const Json& value, const std::string& pointer) {
    std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    if (std::find(option.choices.begin(), option.choices.end(), text) != option.choices.end()) {
      return text;
    }
    return Wrong(pointer, fmt::format("'{}' is none of {}{}", text, fmt::join(option.choices, ", "),
                                      DidYouMean(text, option.choices)));
  }

  Json StringList(const Json& value, const std::string& pointer) {
    if (!value.is_array()) return Wrong(pointer, "expected a list of texts");
    Json out = Json::array();
    for (size_t i = 0; i < value.size(); ++i) {
      out.push_back(String(value[i], fmt::format("{}/{}", pointer, i)));
    }
    return out;
  }

  Json StringMap(const Json& value, const std::string& pointer) {
    if (!value.is_object()) return Wrong(pointer, "expected names with texts");
    Json out = Json::object();
    for (const auto& [name, text] : value.items())
      out[name] = String(text, PointerTo(pointer, name));
    return out;
  }

  Json ObjectList(const OptionTable& table, const Json& value, const std::string& pointer) {
    if (!value.is_array()) return Wrong(pointer, "expected a list");
    Json out = Json::array();
    for (size_t i = 0; i < value.size(); ++i) {
      out.push_back(Object(table, value[i], fmt::format("{}/{}", pointer, i)));
    }
    return out;
  }

  Json Variant(const Option& option, const Json& value, const std::string& pointer) {
    auto names = [&] {
      std::vector<std::string_view> all;
      for (const OptionTable* table : option.variants) all.push_back(table->name);
      return all;
    };
    if (!value.is_object() || !value.contains("type") || !value["type"].is_string()) {
      return Wrong(pointer, fmt::format("'type' is required: one of {}", fmt::join(names(), ", ")));
    }
    const auto type = value["type"].get<std::string>();
    for (const OptionTable* table : option.variants) {
      if (table->name != type) continue;
      Json rest = value;
      rest.erase("type");
      Json out = Json::object();
      out["type"] = type;
      out.update(Object(*table, rest, pointer));
      return out;
    }
    return Wrong(pointer + "/type",
                 fmt::format("'{}' is none of {}{}", type, fmt::join(names(), ", "),
                             DidYouMean(type, names())));
  }

  Json VariantList(const Option& option, const Json& value, const std::string& pointer) {
    if (!value.is_array()) return Wrong(pointer, "expected a list");
    Json out = Json::array();
    for (size_t i = 0; i < value.size(); ++i) {
      out.push_back(Variant(option, value[i], fmt::format("{}/{}", pointer, i)));
    }
    return out;
  }

  std::vector<Problem>* problems_;
};

}  // namespace

const Option* OptionTable::Find(std::string_view option) const {
  auto found = std::find_if(options.begin(), options.end(),
                            [&](const Option& o) { return o.name == option; });
  return found == options.end() ? nullptr : &*found;
}

Json ApplyOptions(const OptionTable& table, const Json& value, const std::string& pointer,
                  std::vector<Problem>* problems) {
  return Checker(problems).Object(table, value, pointer);
}

Result<Json> ApplyOptions(const OptionTable& table, const Json& value, std::string_view where) {
  std::vector<Problem> problems;
  Json out = ApplyOptions(table, value, "", &problems);
  if (problems.empty()) return out;
  std::vector<std::string> lines;
  for (const Problem& problem : problems) {
    std::string at = PointerText(problem.pointer);
    lines.push_back(at.empty() ? problem.message : at + ": " + problem.message);
  }
  return Fail(ErrorKind::kDefinition, where, fmt::format("{}", fmt::join(lines, "\n")));
}

std::string PointerTo(std::string_view pointer, std::string_view name) {
  std::string step(name);
  ReplaceAll(&step, "~", "~0");
  ReplaceAll(&step, "/", "~1");
  return fmt::format("{}/{}", pointer, step);
}

std::string PointerText(std::string_view pointer) {
  std::string text;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    std::string_view part = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(part.size());
    if (IsIndex(part)) {
      text += fmt::format("[{}]", part);
      continue;
    }
    if (!text.empty()) text += '.';
    std::string name(part);
    ReplaceAll(&name, "~1", "/");
    ReplaceAll(&name, "~0", "~");
    text += name;
  }
  return text;
}

}  // namespace waybill
