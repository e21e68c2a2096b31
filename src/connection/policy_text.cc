#include "connection/policy_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace waybill::connection {
namespace {

constexpr int kStep = 2;

/// Bytes that are no UTF-8 cannot stand in any of these formats; they show as U+FFFD.
std::string JsonText(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool IsPlainKey(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

std::string KeyText(const std::string& key) { return IsPlainKey(key) ? key : JsonText(key); }

std::string Blanks(int count) { return std::string(size_t(count), ' '); }

void AppendYaml(const Json& value, int indent, std::string* out);

/// What stands behind "key:" or "-": on the same line for scalars, below it for the rest.
void AppendYamlBehind(const Json& value, int indent, std::string* out) {
  if (value.is_structured() && !value.empty()) {
    *out += '\n';
    AppendYaml(value, indent, out);
  } else {
    *out += ' ' + JsonText(value) + '\n';
  }
}

void AppendYaml(const Json& value, int indent, std::string* out) {
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) {
      *out += Blanks(indent) + KeyText(key) + ':';
      AppendYamlBehind(member, indent + kStep, out);
    }
  } else if (value.is_array()) {
    for (const Json& element : value) {
      *out += Blanks(indent) + '-';
      AppendYamlBehind(element, indent + kStep, out);
    }
  } else {
    *out += Blanks(indent) + JsonText(value) + '\n';
  }
}

}  // namespace

std::string ShellWord(std::string_view text) {
  std::string word = "'";
  for (char c : text) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + "'";
}

std::string ToYaml(const Json& value, int indent) {
  std::string out;
  AppendYaml(value, indent, &out);
  return out;
}

std::string HclString(std::string_view text) {
  std::string quoted = JsonText(Json(std::string(text)));
  std::string out;
  for (size_t i = 0; i < quoted.size(); ++i) {
    bool opens =
        (quoted[i] == '$' || quoted[i] == '%') && i + 1 < quoted.size() && quoted[i + 1] == '{';
    if (opens) out += quoted[i];
    out += quoted[i];
  }
  return out;
}

std::string ToHcl(const Json& value, int indent) {
  if (value.is_string()) return HclString(value.get_ref<const std::string&>());
  if (!value.is_structured() || value.empty()) return JsonText(value);
  std::string out = value.is_object() ? "{\n" : "[\n";
  for (const auto& [key, member] : value.items()) {
    out += Blanks(indent + kStep);
    if (value.is_object()) out += HclString(key) + " = ";
    out += ToHcl(member, indent + kStep);
    out += value.is_object() ? "\n" : ",\n";
  }
  return out + Blanks(indent) + (value.is_object() ? "}" : "]");
}

}  // namespace waybill::connection
