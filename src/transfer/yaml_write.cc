#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "transfer/yaml.h"

namespace waybill::transfer {
namespace {

constexpr size_t kLineWidth = 100;

enum class Style { kBlock, kFlow };

/// Words and numbers that this or another YAML reader would take for something else than a text:
/// YAML 1.1 knows yes, no, on, off, dates and sexagesimal numbers too.
bool LooksLikeAValue(std::string_view text) {
  static constexpr std::string_view kWords[] = {"true", "false", "null", "yes", "no",
                                                "on",   "off",   "y",    "n"};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  if (std::find(std::begin(kWords), std::end(kWords), lower) != std::end(kWords)) return true;
  size_t sign = text.find_first_not_of("+-.");
  return sign != std::string_view::npos && text[sign] >= '0' && text[sign] <= '9';
}

bool IsPlain(std::string_view text, Style style) {
  if (text.empty() || LooksLikeAValue(text)) return false;
  if (text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (std::string_view("-?:,[]{}#&*!|>'\"%@`=~<").find(text.front()) != std::string_view::npos) {
    return false;
  }
  for (char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  }
  if (text.find(": ") != std::string_view::npos) return false;
  if (text.find(" #") != std::string_view::npos) return false;
  return style == Style::kBlock || text.find_first_of(",[]{}:") == std::string_view::npos;
}

std::string Scalar(const Json& value, Style style) {
  if (!value.is_string()) return value.dump();
  const auto& text = value.get_ref<const std::string&>();
  // A JSON string is also a double-quoted YAML text.
  return IsPlain(text, style) ? text : value.dump();
}

std::string Name(const std::string& name, Style style) {
  return IsPlain(name, style) ? name : Json(name).dump();
}

/// Whether a text of several lines can stand as it is, after "|".
bool IsBlockText(const Json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  if (text.find('\n') == std::string::npos || text.front() == ' ' || text.front() == '\n') {
    return false;
  }
  auto is_control = [](unsigned char c) { return (c < 0x20 && c != '\n') || c == 0x7f; };
  if (std::any_of(text.begin(), text.end(), is_control)) return false;
  return !text.ends_with("\n\n") && text.find(" \n") == std::string::npos;
}

bool IsScalar(const Json& value) { return !value.is_structured(); }

/// {name: id, type: long}, or empty when it is too long or has structure inside.
std::string OneLine(const Json& object, size_t width) {
  std::string line;
  for (const auto& [name, value] : object.items()) {
    if (!IsScalar(value)) return "";
    line += fmt::format("{}{}: {}", line.empty() ? "" : ", ", Name(name, Style::kFlow),
                        Scalar(value, Style::kFlow));
  }
  return line.size() + 2 > width ? "" : "{" + line + "}";
}

class Writer {
 public:
  std::string text;

  void Object(const Json& object, size_t indent, bool first_follows_dash) {
    bool indented = first_follows_dash;
    for (const auto& [name, value] : object.items()) {
      if (!indented) text.append(indent, ' ');
      indented = false;
      text += Name(name, Style::kBlock) + ":";
      Value(value, indent);
    }
  }

 private:
  void Value(const Json& value, size_t indent) {
    if (value.is_structured() && value.empty()) {
      text += value.is_array() ? " []\n" : " {}\n";
    } else if (value.is_object()) {
      text += "\n";
      Object(value, indent + 2, false);
    } else if (value.is_array()) {
      text += "\n";
      List(value, indent + 2);
    } else if (IsBlockText(value)) {
      BlockText(value.get_ref<const std::string&>(), indent + 2);
    } else {
      text += " " + Scalar(value, Style::kBlock) + "\n";
    }
  }

  void List(const Json& list, size_t indent) {
    for (const Json& entry : list) {
      text.append(indent, ' ');
      text += "-";
      if (!entry.is_object() || entry.empty()) {
        Value(entry, indent);
        continue;
      }
      text += " ";
      std::string line = OneLine(entry, kLineWidth - std::min(kLineWidth, indent + 2));
      if (line.empty()) {
        Object(entry, indent + 2, true);
      } else {
        text += line + "\n";
      }
    }
  }

  void BlockText(std::string_view block, size_t indent) {
    text += block.ends_with('\n') ? " |\n" : " |-\n";
    while (!block.empty()) {
      std::string_view line = block.substr(0, block.find('\n'));
      block.remove_prefix(std::min(block.size(), line.size() + 1));
      if (!line.empty()) text.append(indent, ' ');
      text += std::string(line) + "\n";
    }
  }
};

}  // namespace

std::string WriteYaml(const Json& document) {
  Writer writer;
  writer.Object(document, 0, false);
  return writer.text;
}

}  // namespace waybill::transfer
