#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "stage/connectors.h"
#include "transfer/definition.h"

namespace waybill::transfer {

/// How much to look at.
struct PreviewOptions {
  int64_t rows = 20;
  int64_t refused_rows = 20;        ///< shown; looking ends after 50 times as many
  int64_t stored_bytes = 64 << 20;  ///< read at most, of all items together
  int items = 10;                   ///< opened at most; empty ones do not count
  Time now = {};                    ///< stands for the time at which a job would start
};

struct LookedAt {
  std::string item;
  int64_t bytes = 0;  ///< as stored, of the whole item
};

struct RefusedRow {
  std::string item;
  std::string member;  ///< of the archive that the item is; empty when it is none
  int64_t offset = 0;  ///< bytes, in the decoded stream
  int64_t line = 0;
  int64_t before_row =
      0;  ///< the row of Preview::rows before which it stands; their number: behind
  std::string column;
  std::string reason;
  std::string raw;  ///< its first 1,000 bytes
};

/// The first rows of a transfer, as a job would read them.
struct Preview {
  std::shared_ptr<arrow::RecordBatch> rows;  ///< also when there are none
  std::vector<RefusedRow> refused;           ///< among the rows looked at
  std::vector<LookedAt> items;               ///< that were opened
  std::string warning;  ///< see CheckOverlap (overlap.h); empty when all is well
};

/// Look at the first rows.
///
/// Shape    reads items in the source's order until there are enough rows, a limit is reached or
///          the items end. Refused rows are collected whatever the transfer says about them.
///          Variables must have been expanded.
/// Units    no more of an item is read than its parser asks for, and its stream is closed then.
/// Errors   kMissing when the source lists nothing; otherwise as source, decoder and parser say.
Result<Preview> LookAt(const Definition& definition, const Connectors& connectors,
                       const PreviewOptions& options, std::stop_token stop);

/// Aligned tables for a terminal, safe against what foreign data may hold.
std::string PreviewText(const Preview& preview);

/// {"columns":[{"name","type"}],"rows":[[…]],"refused":[{…}],"items":[{"name","size"}],
///  "warning":null or text}
Json PreviewJson(const Preview& preview);

}  // namespace waybill::transfer
