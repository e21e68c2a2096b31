#pragma once

#include <memory>
#include <vector>

#include "encode/packed_stream.h"

struct isal_zstream;

namespace waybill::encode {

/// Deflate (RFC 1951) through ISA-L at its level 2 (docs/decisions/0021-gzip-level.md), bare or
/// within a gzip member without a name or a time.
class DeflatePacker : public Packer {
 public:
  enum class Wrapping { kBare, kGzip };

  explicit DeflatePacker(Wrapping wrapping);
  ~DeflatePacker() override;

  Progress Pack(std::span<const uint8_t> in, std::span<uint8_t> out) override;
  Progress End(std::span<uint8_t> out) override;

 private:
  Progress Deflate(std::span<const uint8_t> in, std::span<uint8_t> out);

  std::unique_ptr<isal_zstream> state_;
  std::vector<uint8_t> level_buffer_;
};

}  // namespace waybill::encode
