#pragma once

#include <arrow/io/interfaces.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace waybill::encode {

/// One compression format as a state machine over byte ranges, without I/O.
///
/// Owns     the library's state; borrows both ranges for the call only.
/// Threads  one thread at a time.
class Packer {
 public:
  struct Progress {
    size_t taken = 0;        ///< bytes of `in` used up
    size_t given = 0;        ///< bytes of `out` filled
    bool ended = false;      ///< the end of the stream was written whole
    std::string_view fault;  ///< what the library said, or empty; text of static lifetime
  };

  virtual ~Packer() = default;
  /// Go on as far as either range allows.
  virtual Progress Pack(std::span<const uint8_t> in, std::span<uint8_t> out) = 0;
  /// Write what is held back and the end of the stream; again until `ended`.
  virtual Progress End(std::span<uint8_t> out) = 0;
};

/// Packs what is written and hands it on.
///
/// Units    hands on pieces of `kOutputBytes`, and holds one beside the packer's state. Tell()
///          counts the bytes written, before packing.
/// Errors   the output's own, unchanged; after one, every further call gives it again. kBug when
///          the library fails, which only its misuse can cause.
/// Owns     shares `output` and leaves it open. Dropped without Close() it writes no end.
/// Threads  one thread at a time.
class PackedStream : public arrow::io::OutputStream {
 public:
  static constexpr size_t kOutputBytes = 256 << 10;

  PackedStream(std::string_view format, std::unique_ptr<Packer> packer,
               std::shared_ptr<arrow::io::OutputStream> output);

  Status Close() override;
  Status Abort() override;
  bool closed() const override { return closed_; }
  Result<int64_t> Tell() const override { return position_; }
  Status Write(const void* data, int64_t nbytes) override;
  using arrow::io::OutputStream::Write;

 private:
  Status Pack(std::span<const uint8_t> in);
  Status End();
  Status Take(const Packer::Progress& progress);
  Status HandOn();

  const std::string_view format_;  // text of static lifetime
  std::unique_ptr<Packer> packer_;
  std::shared_ptr<arrow::io::OutputStream> output_;
  std::vector<uint8_t> packed_;
  size_t filled_ = 0;  // of packed_
  int64_t position_ = 0;
  bool closed_ = false;
  Status failure_;
};

}  // namespace waybill::encode
