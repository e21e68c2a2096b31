#include <emmintrin.h>

#include "parse/csv/index_kernels.h"

#define KERNEL_TARGET  // every x86-64 processor has SSE2
#include "parse/csv/index_kernel.h"

namespace waybill::parse {
namespace {

inline uint64_t PrefixXor(uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

inline uint64_t Equal(const __m128i* words, char needle) {
  const __m128i wanted = _mm_set1_epi8(needle);
  uint64_t bits = 0;
  for (int i = 0; i < 4; ++i) {
    auto found = static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(words[i], wanted)));
    bits |= static_cast<uint64_t>(found) << (16 * i);
  }
  return bits;
}

inline Masks ReadMasks(const char* data, const IndexNeedles& needles) {
  __m128i words[4];
  for (int i = 0; i < 4; ++i) {
    words[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(data + ptrdiff_t{16} * i));
  }
  return {.quote = needles.has_quote ? Equal(words, needles.quote) : 0,
          .delimiter = Equal(words, needles.delimiter),
          .line_feed = Equal(words, '\n'),
          .carriage_return = Equal(words, '\r'),
          .escape = needles.has_escape ? Equal(words, needles.escape) : 0};
}

}  // namespace

IndexResult IndexSse2(const IndexNeedles& needles, const char* data, uint64_t begin, uint64_t end,
                      const IndexOutput& out) {
  return IndexAll(needles, data, begin, end, out);
}

}  // namespace waybill::parse
