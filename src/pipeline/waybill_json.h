#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"
#include "pipeline/line_file.h"
#include "pipeline/waybill.h"

namespace waybill::pipeline {

/// The waybill's JSON (docs/formats/waybill.md), written as it comes, since a job may have read
/// millions of items.
///
/// Shape    Begin, then Add for every item, then Finish. The file appears under its name, whole and
///          durable, when Finish returns; until then it is `path` + ".part".
/// Errors   kBusy, kDenied, kMissing of the file system.
/// Threads  one thread at a time.
class WaybillWriter {
 public:
  explicit WaybillWriter(std::string path) : file_(std::move(path)) {}

  /// `head.items` is ignored; everything else, all files among it, is written.
  Status Begin(const Waybill& head);
  Status Add(const ItemRow& row);
  Status Finish();

 private:
  WholeFileWriter file_;
  bool first_item_ = true;
};

/// Reads waybill.json, one item at a time: what the ledger must hold after Run, or after a Repair
/// that answered kPublished.
///
/// Errors   kMissing when the job was not published; kData when the file is not what WaybillWriter
///          writes.
/// Threads  one thread at a time.
class WaybillReader {
 public:
  static Result<WaybillReader> Open(const std::string& path);

  /// Everything but the items; all files.
  const Waybill& head() const { return head_; }
  /// Empty at the end.
  Result<std::optional<ItemRow>> Next();

 private:
  explicit WaybillReader(LineReader lines) : lines_(std::move(lines)) {}

  LineReader lines_;
  Waybill head_;
};

/// waybill.json with its first Waybill::kWaybillRows items and files.
Result<Waybill> ReadWaybill(const std::string& path);

/// The same JSON as one value, with the rows that `waybill` holds.
Json WaybillToJson(const Waybill& waybill);

}  // namespace waybill::pipeline
