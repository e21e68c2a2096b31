#pragma once

#include <memory>

#include "stage/encoder.h"

namespace waybill::encode {

/// RFC 8878 at level 3, each frame with its checksum. Needs a window of 2 MiB to read back.
std::unique_ptr<Encoder> MakeZstdEncoder();

}  // namespace waybill::encode
