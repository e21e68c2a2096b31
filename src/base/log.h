#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace waybill {

/// Structured log: one event per line, a sentence and named fields.
///
/// Shape    {"time":"…Z","level":"info","event":"…","field":"value"} in a file; a plain sentence on
/// a terminal. Units    a file keeps at most two generations of `kMaxFileBytes` bytes. Errors   a
/// log that cannot be written never fails its caller. Threads  every method may be called from any
/// thread.
class Log {
 public:
  using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;
  static constexpr size_t kMaxFileBytes = 64 << 20;

  virtual ~Log() = default;
  virtual void Info(std::string_view event, Fields fields = {}) = 0;
  virtual void Warn(std::string_view event, Fields fields = {}) = 0;
  virtual void Error(std::string_view event, Fields fields = {}) = 0;
};

/// Appends JSON lines to `path` (mode 0600).
Result<std::unique_ptr<Log>> OpenFileLog(const std::string& path);

/// Drops everything.
class NullLog : public Log {
 public:
  void Info(std::string_view, Fields) override {}
  void Warn(std::string_view, Fields) override {}
  void Error(std::string_view, Fields) override {}
};

}  // namespace waybill
