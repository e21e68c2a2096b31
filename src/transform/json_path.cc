#include "transform/json_path.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <charconv>
#include <utility>

namespace waybill::transform {
namespace {

namespace ondemand = simdjson::ondemand;
using Kind = JsonFound::Kind;

Status Wrong(std::string_view path, std::string_view what) {
  return Fail(ErrorKind::kDefinition, "json_path", fmt::format("'{}': {}", path, what));
}

constexpr std::string_view kOneValue =
    "a path finds one value: names and indices from 0 on, such as $.items[0].name";

class PathReader {
 public:
  explicit PathReader(std::string_view path) : path_(path), rest_(path) {}

  Result<std::vector<JsonPath::Step>> Read() {
    if (rest_.starts_with('$')) {
      rest_.remove_prefix(1);
    } else if (!rest_.starts_with('[')) {
      ARROW_RETURN_NOT_OK(Name());
    }
    while (!rest_.empty()) ARROW_RETURN_NOT_OK(Step());
    if (steps_.empty()) return Wrong(path_, "names no value within the column");
    return std::move(steps_);
  }

 private:
  Status Step() {
    if (rest_.starts_with('.')) {
      rest_.remove_prefix(1);
      return Name();
    }
    if (!rest_.starts_with('[')) return Wrong(path_, kOneValue);
    rest_.remove_prefix(1);
    const bool is_quoted = rest_.starts_with('\'') || rest_.starts_with('"');
    return is_quoted ? QuotedName() : Index();
  }

  Status Name() {
    const size_t end = std::min(rest_.find_first_of(".["), rest_.size());
    const std::string_view name = rest_.substr(0, end);
    if (name.empty() || name.find_first_of("*?@:") != std::string_view::npos) {
      return Wrong(path_, kOneValue);
    }
    steps_.push_back({.name = std::string(name)});
    rest_.remove_prefix(end);
    return Status::OK();
  }

  Status QuotedName() {
    const char quote = rest_.front();
    const std::string end = {quote, ']'};
    const size_t found = rest_.find(end, 1);
    if (found == std::string_view::npos) return Wrong(path_, fmt::format("{} is missing", end));
    steps_.push_back({.name = std::string(rest_.substr(1, found - 1))});
    rest_.remove_prefix(found + end.size());
    return Status::OK();
  }

  Status Index() {
    JsonPath::Step step;
    const size_t end = std::min(rest_.find(']'), rest_.size());
    const char* behind = rest_.data() + end;
    auto [stop, error] = std::from_chars(rest_.data(), behind, step.index);
    if (end == rest_.size() || error != std::errc() || stop != behind || step.index < 0) {
      return Wrong(path_, kOneValue);
    }
    steps_.push_back(step);
    rest_.remove_prefix(end + 1);
    return Status::OK();
  }

  const std::string_view path_;
  std::string_view rest_;
  std::vector<JsonPath::Step> steps_;
};

std::string_view TrimEnd(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

simdjson::error_code Member(ondemand::value& value, std::string_view name, bool* found) {
  ondemand::object object;
  if (auto code = value.get_object().get(object)) return code;
  for (auto each : object) {
    ondemand::field field;
    std::string_view key;
    if (auto code = std::move(each).get(field)) return code;
    if (auto code = field.unescaped_key().get(key)) return code;
    if (key != name) continue;
    value = field.value();
    *found = true;
    return simdjson::SUCCESS;
  }
  return simdjson::SUCCESS;
}

simdjson::error_code Element(ondemand::value& value, int64_t index, bool* found) {
  ondemand::array array;
  if (auto code = value.get_array().get(array)) return code;
  for (auto each : array) {
    if (auto code = each.error()) return code;
    if (index-- > 0) continue;
    value = each.value_unsafe();
    *found = true;
    return simdjson::SUCCESS;
  }
  return simdjson::SUCCESS;
}

/// `found` stays false where there is no such member or element.
simdjson::error_code Walk(const JsonPath::Step& step, ondemand::value& value, bool* found) {
  ondemand::json_type type;
  if (auto code = value.type().get(type)) return code;
  const bool wants_element = step.index >= 0;
  const auto wanted = wants_element ? ondemand::json_type::array : ondemand::json_type::object;
  if (type != wanted) return simdjson::SUCCESS;
  return wants_element ? Element(value, step.index, found) : Member(value, step.name, found);
}

simdjson::error_code ReadFound(ondemand::value& value, bool is_raw, JsonFound* found) {
  ondemand::json_type type;
  if (auto code = value.type().get(type)) return code;
  found->kind = type == ondemand::json_type::null     ? Kind::kNull
                : type == ondemand::json_type::string ? Kind::kString
                                                      : Kind::kOther;
  if (type == ondemand::json_type::string && !is_raw) return value.get_string().get(found->text);
  if (type == ondemand::json_type::object) {
    ondemand::object object;
    if (auto code = value.get_object().get(object)) return code;
    if (auto code = object.raw_json().get(found->text)) return code;
  } else if (type == ondemand::json_type::array) {
    ondemand::array array;
    if (auto code = value.get_array().get(array)) return code;
    if (auto code = array.raw_json().get(found->text)) return code;
  } else {
    found->text = value.raw_json_token();
  }
  found->text = TrimEnd(found->text);
  return simdjson::SUCCESS;
}

}  // namespace

Result<JsonPath> JsonPath::Make(std::string_view path) {
  JsonPath made;
  ARROW_ASSIGN_OR_RAISE(made.steps_, PathReader(path).Read());
  return made;
}

struct JsonFinder::Simdjson {
  simdjson::error_code Find(const JsonPath& path, bool is_raw, JsonFound* found) {
    simdjson::padded_string_view padded(text.data(), size, text.size());
    if (auto code = parser.iterate(padded).get(document)) return code;
    ondemand::value value;
    auto code = document.get_value().get(value);
    if (code == simdjson::SCALAR_DOCUMENT_AS_VALUE) return simdjson::SUCCESS;
    if (code) return code;
    for (const JsonPath::Step& step : path.steps()) {
      bool is_there = false;
      if (auto failed = Walk(step, value, &is_there)) return failed;
      if (!is_there) return simdjson::SUCCESS;
    }
    return ReadFound(value, is_raw, found);
  }

  ondemand::parser parser;
  ondemand::document document;
  std::string text;  ///< with the padding that simdjson may read
  size_t size = 0;   ///< without it
};

JsonFinder::JsonFinder() : simdjson_(std::make_unique<Simdjson>()) {}
JsonFinder::~JsonFinder() = default;

void JsonFinder::Load(std::string_view json) {
  simdjson_->size = json.size();
  simdjson_->text.assign(json);
  simdjson_->text.append(simdjson::SIMDJSON_PADDING, ' ');
}

JsonFound JsonFinder::Find(const JsonPath& path, bool is_raw) {
  JsonFound found;
  if (auto code = simdjson_->Find(path, is_raw, &found)) {
    return {.kind = Kind::kBroken, .text = simdjson::error_message(code)};
  }
  return found;
}

}  // namespace waybill::transform
