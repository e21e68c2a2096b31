#include "pipeline/stages.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pipeline/run.h"
#include "transfer/overlap.h"

namespace waybill::pipeline {
namespace {

template <typename Stage>
Result<std::unique_ptr<Stage>> MakeStage(const std::vector<Kind<Stage>>& kinds, const Json& options,
                                         std::string_view part) {
  const std::string type = options.is_object() ? options.value("type", "") : "";
  auto kind = std::find_if(kinds.begin(), kinds.end(),
                           [&](const auto& k) { return k.options->name == type; });
  if (kind == kinds.end()) {
    return Fail(ErrorKind::kDefinition, part, fmt::format("there is no type '{}'", type));
  }
  auto made = kind->make(options);
  if (!made.ok()) return Within(part, made.status());
  return std::move(*made);
}

Result<const Encoder*> FindEncoder(const Connectors& connectors, const std::string& name) {
  if (name == "none" || name.empty()) return nullptr;
  for (const auto& encoder : connectors.encoders) {
    if (encoder->name() == name) return encoder.get();
  }
  return Fail(ErrorKind::kDefinition, "encoder", fmt::format("there is no encoder '{}'", name));
}

}  // namespace

Result<std::unique_ptr<Destination>> MakeDestination(const transfer::Definition& definition,
                                                     const Connectors& connectors) {
  return MakeStage(connectors.destinations, definition.destination, "destination");
}

Status WarnOfOverlap(const RunRequest& request, const Stages& stages) {
  ARROW_ASSIGN_OR_RAISE(
      std::string warning,
      transfer::CheckOverlap(request.definition, *stages.source, *stages.destination));
  if (warning.empty()) return Status::OK();
  request.log.Warn(warning);
  if (request.on_warning) request.on_warning(warning);
  return Status::OK();
}

Result<Stages> MakeStages(const transfer::Definition& definition, const Connectors& connectors,
                          Time started) {
  Stages stages;
  stages.connectors = &connectors;
  stages.unpacking = {.mode = definition.decompression, .match_name = definition.match_name};
  ARROW_ASSIGN_OR_RAISE(stages.parser, MakeStage(connectors.parsers, definition.parser, "parser"));
  ARROW_ASSIGN_OR_RAISE(
      stages.transforms,
      transfer::TransformChain::Make(definition.transforms, connectors,
                                     {.columns = stages.parser->schema(), .job_started = started}));
  ARROW_ASSIGN_OR_RAISE(stages.formatter,
                        MakeStage(connectors.formatters, definition.formatter, "formatter"));
  ARROW_ASSIGN_OR_RAISE(stages.encoder, FindEncoder(connectors, definition.encoder));
  ARROW_ASSIGN_OR_RAISE(stages.source, MakeStage(connectors.sources, definition.source, "source"));
  ARROW_ASSIGN_OR_RAISE(stages.destination, MakeDestination(definition, connectors));
  return stages;
}

}  // namespace waybill::pipeline
