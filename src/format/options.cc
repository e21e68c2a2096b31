#include "format/options.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace waybill::format {

std::string_view LineEnd(std::string_view choice) {
  if (choice == "CRLF") return "\r\n";
  if (choice == "LF") return "\n";
  if (choice == "CR") return "\r";
  if (choice == "NUL") return std::string_view("\0", 1);
  return "";
}

std::string TextOption(const Json& options, std::string_view name) {
  auto found = options.find(std::string(name));
  return found == options.end() || !found->is_string() ? "" : found->get<std::string>();
}

Result<char> ByteOption(const Json& options, std::string_view name) {
  std::string text = TextOption(options, name);
  if (text == "\\t") return '\t';
  if (text.size() == 1) return text[0];
  return Fail(ErrorKind::kDefinition, name,
              fmt::format("expected one ASCII character, found '{}'", text));
}

}  // namespace waybill::format
