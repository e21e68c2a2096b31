#pragma once

#include <memory>

#include "stage/decoder.h"

namespace waybill::decode {

/// RFC 8878. Frames may follow one another, skippable ones among them. A frame that asks for a
/// window above 128 MiB (what `zstd --long` needs) is refused, which bounds memory.
std::unique_ptr<Decoder> MakeZstdDecoder();

}  // namespace waybill::decode
