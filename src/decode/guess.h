#pragma once

#include <arrow/io/type_fwd.h>

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "stage/decoder.h"

namespace waybill::decode {

/// Every decoder there is, in the order in which they are asked about a stream.
std::vector<std::unique_ptr<Decoder>> MakeDecoders();

/// The decoded bytes of `input`.
///
/// Shape    `mode` is "auto" (ask each decoder about the first 16 bytes; plain when none knows
///          them), "none", or the name of one of `decoders`. What begins like a packed stream and
///          is none fails: nothing is handed to a parser undecoded.
/// Errors   kDefinition for another mode; else the decoder's and the input's.
/// Owns     the stream shares `input` and closes it; `decoders` is borrowed for the call.
Result<std::shared_ptr<arrow::io::InputStream>> OpenDecoded(
    std::shared_ptr<arrow::io::InputStream> input,
    std::span<const std::unique_ptr<Decoder>> decoders, std::string_view mode);

}  // namespace waybill::decode
