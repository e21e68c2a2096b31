#pragma once

#include <string_view>

#include "format/text_buffer.h"

namespace waybill::format {

/// `text` as a JSON string, quotes included (RFC 8259 §7): only what must be escaped is. REQUIRES
/// valid UTF-8, which every utf8 column holds.
void WriteJsonString(TextBuffer& out, std::string_view text);

}  // namespace waybill::format
