#pragma once

#include <memory>

#include "base/clock.h"
#include "base/error.h"
#include "decode/members.h"
#include "stage/connectors.h"
#include "transfer/definition.h"
#include "transfer/transform_chain.h"

namespace waybill::pipeline {

/// All that a job reads and writes through, made from its definition.
///
/// Owns     the stages; `connectors` is borrowed and must outlive it.
/// Threads  each stage may be used from any thread.
struct Stages {
  std::unique_ptr<Source> source;
  std::unique_ptr<Parser> parser;
  transfer::TransformChain transforms;
  std::unique_ptr<Formatter> formatter;
  std::unique_ptr<Destination> destination;
  const Encoder* encoder = nullptr;  ///< null: bytes are stored as formatted
  decode::Unpacking unpacking;
  const Connectors* connectors = nullptr;
};

/// Of a job that started at `started`. kDefinition, naming the part, when a kind is not known or
/// its options do not make a stage.
Result<Stages> MakeStages(const transfer::Definition& definition, const Connectors& connectors,
                          Time started);

struct RunRequest;

/// Refuse or warn of a transfer that reads what it writes: see CheckOverlap (transfer/overlap.h).
Status WarnOfOverlap(const RunRequest& request, const Stages& stages);

/// The destination alone: what a repair needs.
Result<std::unique_ptr<Destination>> MakeDestination(const transfer::Definition& definition,
                                                     const Connectors& connectors);

}  // namespace waybill::pipeline
