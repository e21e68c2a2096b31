#include "cli/definition_file.h"

#include <cerrno>
#include <fstream>
#include <istream>
#include <iterator>

#include "service/services.h"

namespace waybill::cli {
namespace {

Result<std::string> ReadText(Context& context, const std::string& path) {
  using Bytes = std::istreambuf_iterator<char>;
  if (path == "-") return std::string(Bytes(context.in), Bytes());
  std::ifstream in(path, std::ios::binary);
  if (!in) return FailErrno(errno, path, "read the transfer");
  return std::string(Bytes(in), Bytes());
}

}  // namespace

transfer::VariableValues VariablesOf(const Json& arguments) {
  transfer::VariableValues values;
  for (const auto& [name, value] : arguments["var"].items()) values[name] = value;
  return values;
}

Result<transfer::Definition> ReadDefinition(Context& context, const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(std::string text, ReadText(context, path));
  auto reach = context.services.open("definition", context.services.log);
  if (path.ends_with(".json")) return transfer::ReadJson(text, path, reach->connectors());
  return transfer::ReadYaml(text, path == "-" ? "standard input" : path, reach->connectors());
}

}  // namespace waybill::cli
