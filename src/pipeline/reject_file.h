#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "stage/refusal.h"

namespace waybill::pipeline {

/// Where a row was read from.
struct RowOrigin {
  std::string item;
  std::string member = {};  ///< of the archive that the item is; empty when it is none
};

/// Takes every refused row of a job: JSON lines (docs/formats/reject-file.md).
///
/// Shape    the file is made at the first row, mode 0600. One row is one write, so that a crash
///          leaves whole lines.
/// Units    of the raw row the first kRawBytes are kept; the file holds at most kMaxBytes.
/// Errors   kData when the file is at its limit, since a row must not be lost unseen; the file
///          system's.
/// Threads  any.
class RejectFile {
 public:
  static constexpr size_t kRawBytes = 4 << 10;
  static constexpr int64_t kMaxBytes = int64_t{1} << 30;

  explicit RejectFile(std::string path) : path_(std::move(path)) {}

  Status Add(const RowOrigin& origin, const Refusal& refusal);

  const std::string& path() const { return path_; }

 private:
  const std::string path_;
  std::mutex mutex_;  // guards what follows
  FileHandle file_;
  int64_t bytes_ = 0;
};

/// One line of the file, with its "\n".
std::string RejectLine(const RowOrigin& origin, const Refusal& refusal);

}  // namespace waybill::pipeline
