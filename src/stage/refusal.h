#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace waybill {

/// One row that is not what was declared, and why.
struct Refusal {
  int64_t offset = 0;    ///< of the row's first byte in the decoded stream
  int64_t line = 0;      ///< 1-based line on which the row begins
  int64_t row = 0;       ///< how many rows of the stream stand before it, delivered or refused
  std::string column;    ///< name; empty when the whole row is at fault
  std::string reason;    ///< "'12x' is not a long"
  std::string_view raw;  ///< the row as it stands in the stream; borrowed for the call
};

/// Takes refused rows. One per item.
///
/// Errors   kData once the user's limit is passed, or at the first row when rows are not to be
/// refused at
///          all; the parser then ends with that status.
/// Threads  called by one thread at a time.
class RefusalSink {
 public:
  virtual ~RefusalSink() = default;
  virtual Status Refuse(const Refusal& refusal) = 0;
};

}  // namespace waybill
