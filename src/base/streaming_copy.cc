#include "base/streaming_copy.h"

#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace waybill {

#if defined(__SSE2__)

void StreamingCopy(void* to, const void* from, size_t bytes) {
  constexpr size_t kLine = 64;
  auto* out = static_cast<char*>(to);
  const auto* in = static_cast<const char*>(from);
  auto copy = [&](size_t step) {
    std::memcpy(out, in, step);
    out += step;
    in += step;
    bytes -= step;
  };
  // Only whole lines go past the cache: those that two calls share are left to it.
  const size_t ahead = (kLine - reinterpret_cast<uintptr_t>(out) % kLine) % kLine;
  if (bytes < ahead + kLine) return copy(bytes);
  copy(ahead);
  for (; bytes >= kLine; bytes -= kLine, in += kLine, out += kLine) {
    const auto* source = reinterpret_cast<const __m128i*>(in);
    auto* target = reinterpret_cast<__m128i*>(out);
    const __m128i a = _mm_loadu_si128(source), b = _mm_loadu_si128(source + 1);
    const __m128i c = _mm_loadu_si128(source + 2), d = _mm_loadu_si128(source + 3);
    _mm_stream_si128(target, a);
    _mm_stream_si128(target + 1, b);
    _mm_stream_si128(target + 2, c);
    _mm_stream_si128(target + 3, d);
  }
  copy(bytes);
  // Such stores are not ordered by a mutex's release alone.
  _mm_sfence();
}

#else

void StreamingCopy(void* to, const void* from, size_t bytes) { std::memcpy(to, from, bytes); }

#endif

}  // namespace waybill
