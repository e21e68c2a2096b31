#include "cli/definition_file.h"

#include <cerrno>
#include <fstream>
#include <istream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "service/services.h"
#include "transfer/yaml.h"

namespace waybill::cli {
namespace {

constexpr std::string_view kJsonEnding = ".json";

Result<std::string> ReadText(Context& context, const std::string& path) {
  using Bytes = std::istreambuf_iterator<char>;
  if (path == "-") return std::string(Bytes(context.in), Bytes());
  std::ifstream in(path, std::ios::binary);
  if (!in) return FailErrno(errno, path, "read the transfer");
  return std::string(Bytes(in), Bytes());
}

Result<transfer::Definition> Parse(Context& context, const std::string& text,
                                   const std::string& path) {
  auto reach = context.services.open("definition", context.services.log);
  if (path.ends_with(kJsonEnding)) return transfer::ReadJson(text, path, reach->connectors());
  return transfer::ReadYaml(text, path == "-" ? "standard input" : path, reach->connectors());
}

}  // namespace

transfer::VariableValues VariablesOf(const Json& arguments) {
  transfer::VariableValues values;
  for (const auto& [name, value] : arguments["var"].items()) values[name] = value;
  return values;
}

Result<transfer::Definition> ReadDefinition(Context& context, const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(std::string text, ReadText(context, path));
  return Parse(context, text, path);
}

Result<Json> ReadDocument(Context& context, const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(std::string text, ReadText(context, path));
  ARROW_RETURN_NOT_OK(Parse(context, text, path).status());
  if (path.ends_with(kJsonEnding)) return ParseJson(text, path);
  ARROW_ASSIGN_OR_RAISE(auto yaml, transfer::ParseYaml(text, path));
  return std::move(yaml.value);
}

}  // namespace waybill::cli
