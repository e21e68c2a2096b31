#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "pipeline/line_file.h"
#include "pipeline/split.h"
#include "stage/source.h"
#include "transfer/definition.h"

namespace waybill::pipeline {

/// What every part of a job must know. `definition` holds what stages are made from; its memo,
/// variables and document stay behind.
struct JobHeader {
  std::string job_id;
  Time started;
  std::string source;       ///< Source::Describe()
  std::string destination;  ///< Destination::Describe()
  transfer::Definition definition;
};

struct PlanSummary {
  int splits = 0;
  int64_t items = 0;
  int64_t bytes = 0;
  int64_t items_already_loaded = 0;

  bool operator==(const PlanSummary&) const = default;
};

/// Writes a plan as it is made (docs/formats/plan.md). The file appears when Finish returns.
///
/// Threads  one thread at a time.
class PlanWriter {
 public:
  explicit PlanWriter(std::string path) : file_(std::move(path)) {}

  Status Begin(const JobHeader& header);
  Status Add(const Split& split);
  Status Finish(const PlanSummary& summary);

 private:
  WholeFileWriter file_;
};

/// Reads a plan, one split at a time.
///
/// Errors   kMissing when there is none; kData when it is no whole plan.
/// Threads  one thread at a time.
class PlanReader {
 public:
  static Result<PlanReader> Open(const std::string& path);

  const JobHeader& header() const { return header_; }
  /// Empty after the last split, however often it is called; summary() is then known.
  Result<std::optional<Split>> Next();
  const PlanSummary& summary() const { return summary_; }

 private:
  explicit PlanReader(LineReader lines) : lines_(std::move(lines)) {}

  LineReader lines_;
  JobHeader header_;
  PlanSummary summary_;
  int splits_read_ = 0;
  bool at_end_ = false;
};

struct PlanRequest {
  const JobHeader& header;
  int threads = 2;
  /// Whether the ledger holds this item. Asked only when the definition says incremental: ledger.
  std::function<Result<bool>(const Item&)> already_loaded;
};

/// List `source`, leave out what is loaded already, group the rest into splits and write them.
///
/// Units    memory: see SplitGrouper; never the number of items.
/// Errors   the source's, the ledger's, the writer's; kBug for an item that no source may list.
Result<PlanSummary> MakePlan(const PlanRequest& request, Source& source, PlanWriter& writer,
                             std::stop_token stop);

Json SummaryToJson(const PlanSummary& summary);
Result<PlanSummary> SummaryFromJson(const Json& json, const std::string& where);
Json HeaderToJson(const JobHeader& header);
Result<JobHeader> HeaderFromJson(const Json& json, const std::string& where);
Json SplitToJson(const Split& split);
Result<Split> SplitFromJson(const Json& json, const std::string& where);

}  // namespace waybill::pipeline
