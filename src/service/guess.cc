#include "service/guess.h"

#include <nlohmann/json.hpp>

#include "transfer/guess.h"

namespace waybill::service {
namespace {

const OptionTable* TableOf(const Connectors& connectors, const std::string& type) {
  for (const auto& kind : connectors.sources) {
    if (kind.options->name == type) return kind.options;
  }
  return nullptr;
}

}  // namespace

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
