#pragma once

#include <memory>

#include "stage/encoder.h"

namespace waybill::encode {

/// RFC 1952 through ISA-L at its level 2: no name, no time, so the same bytes pack to the same
/// bytes. On rows of text it packs 14 times as fast as `gzip -6` and to a quarter more bytes
/// (docs/decisions/0021-gzip-level.md); who wants small files takes zstd.
std::unique_ptr<Encoder> MakeGzipEncoder();

}  // namespace waybill::encode
