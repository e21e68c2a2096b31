#pragma once

#include <arrow/io/type_fwd.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace waybill::parse {

/// The charsets that files may be written in, by the names that options take. Shift_JIS is read as
/// Windows-31J, of which it is a part.
std::vector<std::string_view> Charsets();

/// `input` in UTF-8; `input` itself when that is its charset. A byte order mark is left in place.
///
/// Units    holds 64 KiB of the input.
/// Errors   kDefinition for an unknown charset; from Read, kData with the byte offset for bytes
/// that
///          are not of the charset or end within a character, and the input's own unchanged.
/// Owns     the stream shares `input` and closes it.
/// Threads  one thread at a time.
Result<std::shared_ptr<arrow::io::InputStream>> ToUtf8(
    std::shared_ptr<arrow::io::InputStream> input, std::string_view charset);

}  // namespace waybill::parse
