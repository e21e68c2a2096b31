#include "cli/config_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "transfer/yaml.h"

namespace waybill::cli {
namespace {

/// An empty object without a file, and for one that says nothing.
Result<transfer::YamlDocument> ReadConfig(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return transfer::YamlDocument{.value = Json::object()};
  std::ifstream in;
  if (std::filesystem::is_regular_file(path, error)) in.open(path, std::ios::binary);
  if (!in.is_open()) {
    return Fail(ErrorKind::kDenied, path, "the configuration must be a file that can be read");
  }
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  ARROW_ASSIGN_OR_RAISE(auto yaml, transfer::ParseYaml(text, path));
  if (yaml.value.is_null()) return transfer::YamlDocument{.value = Json::object()};
  return yaml;
}

}  // namespace

Result<Json> WithConfigFile(const OptionTable& table, const Json& typed, const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(auto yaml, ReadConfig(path));
  std::vector<Problem> problems;
  static_cast<void>(ApplyOptions(table, yaml.value, "", &problems));
  ARROW_RETURN_NOT_OK(transfer::TellProblems(yaml, problems, path));
  Json both = std::move(yaml.value);
  both.update(typed);
  return ApplyOptions(table, both, table.name);
}

}  // namespace waybill::cli
