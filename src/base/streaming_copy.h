#pragma once

#include <cstddef>

namespace waybill {

/// memcpy for bytes that nobody looks at before many more have been copied: on x86-64 they go to
/// memory past the cache. That spares reading the target's lines first, and what is in the cache
/// stays there; for bytes that are read again soon it would be the slower way. Other threads see
/// the bytes as they would see memcpy's. The two must not overlap.
void StreamingCopy(void* to, const void* from, size_t bytes);

}  // namespace waybill
