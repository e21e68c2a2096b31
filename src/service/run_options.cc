#include "service/run_options.h"

#include <nlohmann/json.hpp>

namespace waybill::service {
namespace {

constexpr const char* kWhere = "options of the job";

Status ReadVariables(const Json& json, transfer::VariableValues* variables) {
  if (!json.is_object()) return Fail(ErrorKind::kData, kWhere, "variables are no object");
  for (const auto& [name, value] : json.items()) {
    if (!value.is_string()) return Fail(ErrorKind::kData, kWhere, "a variable is no text");
    (*variables)[name] = value.get<std::string>();
  }
  return Status::OK();
}

}  // namespace

Json RunOptionsToJson(const RunOptions& options) {
  const RunOptions standard;
  Json json = Json::object();
  if (options.full) json["full"] = true;
  if (options.threads != standard.threads) json["threads"] = options.threads;
  if (!options.variables.empty()) {
    json["variables"] = Json::object();
    for (const auto& [name, value] : options.variables) json["variables"][name] = value;
  }
  if (options.context_time) json["context_time"] = FormatUtc(*options.context_time);
  if (options.retry_limit != 0) json["retry_limit"] = options.retry_limit;
  if (options.timeout != Duration(0)) {
    json["timeout_minutes"] = std::chrono::floor<std::chrono::minutes>(options.timeout).count();
  }
  return json;
}

Result<RunOptions> RunOptionsFromJson(const Json& json) {
  RunOptions options;
  if (!json.is_object()) return Fail(ErrorKind::kData, kWhere, "they are no JSON object");
  try {
    options.full = json.value("full", options.full);
    options.threads = json.value("threads", options.threads);
    options.retry_limit = json.value("retry_limit", options.retry_limit);
    options.timeout = std::chrono::minutes(json.value("timeout_minutes", int64_t{0}));
    if (json.contains("variables")) {
      ARROW_RETURN_NOT_OK(ReadVariables(json["variables"], &options.variables));
    }
    if (json.contains("context_time")) {
      ARROW_ASSIGN_OR_RAISE(options.context_time,
                            ParseUtc(json["context_time"].get<std::string>()));
    }
  } catch (const nlohmann::json::exception& error) {
    return Fail(ErrorKind::kData, kWhere, error.what());
  }
  return options;
}

}  // namespace waybill::service
