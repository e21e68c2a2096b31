#pragma once

#include <memory>

#include "stage/encoder.h"

namespace waybill::encode {

/// bzip2 in one stream, with the checksums that the format always carries, in blocks of 900 kB:
/// the packer's state is some 8 MiB. It packs text smaller than gzip and takes many times as long.
std::unique_ptr<Encoder> MakeBzip2Encoder();

}  // namespace waybill::encode
