#pragma once

#include <arrow/io/interfaces.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/error.h"

namespace waybill::decode {

/// One compression format as a state machine over byte ranges, without I/O.
///
/// Shape    further members or frames are begun as their first byte arrives.
/// Owns     the library's state; borrows both ranges for the call only.
/// Threads  one thread at a time.
class Unpacker {
 public:
  struct Progress {
    size_t taken = 0;        ///< bytes of `in` used up
    size_t given = 0;        ///< bytes of `out` filled
    std::string_view fault;  ///< what is wrong with the stream, or empty; text of static lifetime
  };

  virtual ~Unpacker() = default;
  /// Go on as far as either range allows. With an empty `in`: give what is still held back.
  virtual Progress Unpack(std::span<const uint8_t> in, std::span<uint8_t> out) = 0;
  /// Whether the stream may end after what was taken.
  virtual bool complete() const = 0;
};

/// The decoded bytes of a packed stream.
///
/// Units    holds `kInputBytes` packed and `kOutputBytes` decoded bytes beside the unpacker's
/// state. Errors   kData, naming the format and the offset in the packed stream, when the stream is
///          damaged, cut short, or unpacks to more than `kMaxRatio` times its size once
///          `kRatioFreeBytes` came out; the input's own errors unchanged.
/// Owns     shares `input` and closes it.
/// Threads  one thread at a time.
class UnpackedStream : public arrow::io::InputStream {
 public:
  static constexpr int64_t kInputBytes = 256 << 10;
  static constexpr int64_t kOutputBytes = 256 << 10;
  static constexpr int64_t kRatioFreeBytes = 64 << 20;
  static constexpr int64_t kMaxRatio = 1000;

  UnpackedStream(std::string_view format, std::unique_ptr<Unpacker> unpacker,
                 std::shared_ptr<arrow::io::InputStream> input);

  Status Close() override;
  bool closed() const override { return closed_; }
  Result<int64_t> Tell() const override { return position_; }
  Result<int64_t> Read(int64_t nbytes, void* out) override;
  Result<std::shared_ptr<arrow::Buffer>> Read(int64_t nbytes) override;

 private:
  Result<int64_t> Unpack(std::span<uint8_t> out);
  Status Refill();
  Status Check(const Unpacker::Progress& progress) const;
  Status Refuse(int64_t offset, std::string_view what) const;

  const std::string_view format_;  // text of static lifetime
  std::unique_ptr<Unpacker> unpacker_;
  std::shared_ptr<arrow::io::InputStream> input_;
  const std::unique_ptr<uint8_t[]> packed_;
  std::span<const uint8_t> pending_;  // of packed_, not yet taken
  std::unique_ptr<uint8_t[]> decoded_;
  std::span<const uint8_t> ready_;  // of decoded_, not yet read
  int64_t packed_bytes_ = 0;
  int64_t decoded_bytes_ = 0;
  int64_t position_ = 0;
  bool input_ended_ = false;
  bool closed_ = false;
};

}  // namespace waybill::decode
