#pragma once

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

namespace waybill::pipeline {

/// Reads a JSON-lines file, one line at a time.
///
/// Shape    a last line without "\n" was cut by a crash and is not read.
/// Errors   kMissing when there is no such file; kData naming file and line for a line that is no
///          JSON.
/// Threads  one thread at a time.
class LineReader {
 public:
  static Result<LineReader> Open(const std::string& path);

  /// Empty at the end.
  Result<std::optional<std::string>> NextText();
  Result<std::optional<Json>> Next();

  /// "…/plan.jsonl line 3", of the line read last.
  std::string where() const;
  /// Bytes of all whole lines read so far.
  int64_t whole_bytes() const { return whole_bytes_; }

 private:
  std::string path_;
  std::ifstream in_;
  int64_t line_ = 0;
  int64_t whole_bytes_ = 0;
};

/// Writes a file that appears under its name only when it is whole and durable; until then it is
/// `path` + ".part".
///
/// Units    gathers 64 KiB before it writes.
/// Threads  one thread at a time.
class WholeFileWriter {
 public:
  explicit WholeFileWriter(std::string path) : path_(std::move(path)) {}

  Status Open();
  Status Write(std::string_view bytes);
  Status Finish();

 private:
  std::string path_;
  FileHandle file_;
  std::string buffer_;
};

}  // namespace waybill::pipeline
