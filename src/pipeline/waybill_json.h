#pragma once

#include <cstdint>
#include <fstream>
#include <string>

#include "base/json.h"
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
  explicit WaybillWriter(std::string path) : path_(std::move(path)) {}

  /// `head.items` is ignored; everything else, all files among it, is written.
  Status Begin(const Waybill& head);
  Status Add(const ItemRow& row);
  Status Finish();

 private:
  Status Checked(std::string_view attempted);

  std::string path_;
  std::ofstream out_;
  bool first_item_ = true;
};

/// Read waybill.json, with its first Waybill::kWaybillRows items and files. Memory does not grow
/// with the rest. kMissing when there is none; kData when it is not what WaybillWriter writes.
Result<Waybill> ReadWaybill(const std::string& path);

/// The same JSON as one value, with the rows that `waybill` holds.
Json WaybillToJson(const Waybill& waybill);

}  // namespace waybill::pipeline
