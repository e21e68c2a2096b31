#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "pipeline/waybill.h"
#include "stage/destination.h"
#include "stage/item.h"

namespace waybill::pipeline {

/// A staged file and the rows that its formatter counted into it.
struct StagedRows {
  Artifact artifact;
  int64_t rows = 0;
};

/// What one task did, without its items: small, however many there were.
struct TaskNumbers {
  int task = 0;
  int64_t items = 0;
  int64_t bytes_read = 0;
  int64_t rows_read = 0;     ///< counted by the parser
  int64_t rows_written = 0;  ///< counted by the pipeline, on their way to the formatter
  int64_t rows_filtered = 0;
  int64_t rows_refused = 0;        ///< counted by the reject file
  std::vector<StagedRows> staged;  ///< none when no row was written
};

/// A task's report: what a commit needs to know of it, on any host, at any later time.
struct TaskReport {
  TaskNumbers numbers;
  std::vector<ItemRow> items;
};

/// docs/formats/artifact.md has the shapes. The readers answer kData, naming `where`.
Json ItemToJson(const Item& item);
Result<Item> ItemFromJson(const Json& json, const std::string& where);
Json ItemRowToJson(const ItemRow& row);
Result<ItemRow> ItemRowFromJson(const Json& json, const std::string& where);
Json ArtifactToJson(const Artifact& artifact);
Result<Artifact> ArtifactFromJson(const Json& json, const std::string& where);
Json PublishedToJson(const Published& published);
Result<Published> PublishedFromJson(const Json& json, const std::string& where);
Json ReportToJson(const TaskReport& report);
Result<TaskReport> ReportFromJson(const Json& json, const std::string& where);

}  // namespace waybill::pipeline
