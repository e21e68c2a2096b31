#pragma once

#include <memory>

#include "stage/decoder.h"

namespace waybill::decode {

/// bzip2 with one or more streams, as parallel compressors write them. Block and stream CRCs are
/// verified; nothing may follow the last stream.
std::unique_ptr<Decoder> MakeBzip2Decoder();

}  // namespace waybill::decode
