#pragma once

#include <memory>

#include "stage/decoder.h"

namespace waybill::decode {

/// RFC 1952. Members may follow one another; after the last one only zero bytes may stand, as tape
/// and block devices leave them. Header checksum, CRC-32 and length of every member are verified.
std::unique_ptr<Decoder> MakeGzipDecoder();

}  // namespace waybill::decode
