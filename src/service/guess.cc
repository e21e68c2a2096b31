#include "service/guess.h"

#include <nlohmann/json.hpp>

#include "transfer/definition.h"
#include "transfer/guess.h"
#include "transfer/variables.h"

namespace waybill::service {
namespace {

const OptionTable* TableOf(const Connectors& connectors, const std::string& type) {
  for (const auto& kind : connectors.sources) {
    if (kind.options->name == type) return kind.options;
  }
  return nullptr;
}

/// A transfer from that place, whole enough to be checked: its parser and destination mean nothing.
Json TransferFrom(const GuessRequest& request, const Json& variables) {
  Json column = {{"name", "unknown"}, {"type", "string"}};
  Json parser = {{"type", "csv"}, {"columns", Json::array({column})}};
  return {{"name", "guess"},
          {"source",
           {{"type", "s3"},
            {"connection", request.connection},
            {"bucket", request.bucket},
            {"path_prefix", request.path_prefix},
            {"path_match_pattern", request.path_match_pattern},
            {"parser", parser}}},
          {"destination",
           {{"type", "s3"},
            {"connection", request.connection},
            {"bucket", request.bucket},
            {"path_prefix", ""},
            {"formatter", {{"type", "csv"}}}}},
          {"variables", variables}};
}

}  // namespace

Result<GuessRequest> WithValues(const GuessRequest& request, const Json& variables,
                                const Connectors& connectors, Time now) {
  const std::string text = TransferFrom(request, variables).dump();
  ARROW_ASSIGN_OR_RAISE(auto whole, transfer::ReadJson(text, "transfer", connectors));
  ARROW_ASSIGN_OR_RAISE(whole, transfer::Expand(whole, {}, {now, now}));
  GuessRequest expanded = request;
  expanded.bucket = whole.source.value("bucket", "");
  expanded.path_prefix = whole.source.value("path_prefix", "");
  expanded.path_match_pattern = whole.source.value("path_match_pattern", "");
  return expanded;
}

Result<Json> GuessTransfer(const GuessRequest& request, const Connectors& connectors,
                           std::stop_token stop) {
  std::string type = request.connection.empty() ? "file" : "s3";
  Json source = {{"path_prefix", request.path_prefix}};
  if (type == "s3") {
    source = {{"connection", request.connection},
              {"bucket", request.bucket},
              {"path_prefix", request.path_prefix}};
  }
  if (!request.path_match_pattern.empty()) {
    source["path_match_pattern"] = request.path_match_pattern;
  }
  decode::Unpacking unpacking{.match_name = request.match_name};
  if (!request.decompression.empty()) unpacking.mode = request.decompression;
  ARROW_ASSIGN_OR_RAISE(Json checked, ApplyOptions(*TableOf(connectors, type), source, "source"));
  checked["type"] = type;
  ARROW_ASSIGN_OR_RAISE(auto guess,
                        transfer::GuessFromSource(checked, unpacking, connectors, stop));
  Json written = {{"type", type}};
  written.update(source);
  if (!request.decompression.empty()) written["decompression"] = request.decompression;
  if (!request.match_name.empty()) written["decoder"] = {{"match_name", request.match_name}};
  written["parser"] = guess.parser;
  return Json{{"name", "new-transfer"},
              {"memo", "guessed from " + guess.item},
              {"source", written},
              {"destination",
               {{"type", "file"},
                {"path_prefix", "out/part"},
                {"file_ext", ".parquet"},
                {"formatter", {{"type", "parquet"}}}}}};
}

}  // namespace waybill::service
