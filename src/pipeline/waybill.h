#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "stage/destination.h"
#include "stage/item.h"

namespace waybill::pipeline {

/// What a job added up to. `bytes_read` counts bytes as stored in the source.
struct Totals {
  int64_t items = 0;
  int64_t items_already_loaded = 0;  ///< listed, but in the ledger: not part of any other number
  int64_t bytes_read = 0;
  int64_t rows_read = 0;
  int64_t rows_written = 0;
  int64_t rows_filtered = 0;
  int64_t rows_refused = 0;
  int64_t files = 0;
  int64_t bytes_written = 0;

  bool operator==(const Totals&) const = default;
};

/// rows read = rows written + rows filtered + rows refused.
bool Balances(const Totals& totals);

/// One item, as it was read.
struct ItemRow {
  Item item;
  int64_t rows_read = 0;
  int64_t rows_filtered = 0;
  int64_t rows_refused = 0;
};

/// One file that everybody can see now.
struct FileRow {
  Published published;
  int64_t rows = 0;
};

/// The receipt of a job that was published.
///
/// Shape    `items` and `files` hold the first `kWaybillRows` of each; `totals` counts all of them,
///          and waybill.json in the job's folder lists all of them (docs/formats/waybill.md).
/// Threads  a value.
struct Waybill {
  static constexpr int64_t kWaybillRows = 1000;

  std::string job_id;
  std::string transfer;
  std::string source;       ///< Source::Describe()
  std::string destination;  ///< Destination::Describe()
  Time started;
  Time finished;
  Totals totals;
  std::vector<FileRow> files;
  std::vector<ItemRow> items;
};

/// The receipt as people read it on a terminal: what was read, what was published, and the balance.
///
/// Shape    lines end in "\n"; columns are aligned by the characters a terminal shows; control
///          characters in names are shown as \xNN, since names come from outside.
/// Units    at most `rows` rows per list, then "… and 9,990 more (see waybill.json)".
std::string RenderWaybill(const Waybill& waybill, int64_t rows = 10);

}  // namespace waybill::pipeline
