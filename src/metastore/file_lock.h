#pragma once

#include <optional>
#include <string>

#include "base/error.h"

namespace waybill::metastore {

/// A lock between processes (flock): ends with the object, and with its process however that dies.
///
/// Owns     the open lock file; the file itself stays, since removing it would let two in.
/// Threads  a value that moves; two locks of one path exclude each other within a process, too.
class FileLock {
 public:
  /// Wait until it is free.
  static Result<FileLock> Take(const std::string& path);
  /// Nothing when somebody holds it.
  static Result<std::optional<FileLock>> TryTake(const std::string& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int file) : file_(file) {}

  int file_ = -1;
};

}  // namespace waybill::metastore
