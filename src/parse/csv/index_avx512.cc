#include <immintrin.h>

#include "parse/csv/index_kernels.h"

#define KERNEL_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,pclmul,bmi,bmi2,popcnt")))
#include "parse/csv/index_kernel.h"

namespace waybill::parse {
namespace {

KERNEL_TARGET inline uint64_t PrefixXor(uint64_t bits) {
  __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(bits)),
                                         _mm_set1_epi8('\xFF'), 0);
  return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
}

KERNEL_TARGET inline uint64_t Equal(__m512i word, char needle) {
  return _mm512_cmpeq_epi8_mask(word, _mm512_set1_epi8(needle));
}

KERNEL_TARGET inline Masks ReadMasks(const char* data, const IndexNeedles& needles) {
  __m512i word = _mm512_loadu_si512(data);
  return {.quote = needles.has_quote ? Equal(word, needles.quote) : 0,
          .delimiter = Equal(word, needles.delimiter),
          .line_feed = Equal(word, '\n'),
          .carriage_return = Equal(word, '\r'),
          .escape = needles.has_escape ? Equal(word, needles.escape) : 0};
}

}  // namespace

KERNEL_TARGET IndexResult IndexAvx512(const IndexNeedles& needles, const char* data, uint64_t begin,
                                      uint64_t end, const IndexOutput& out) {
  return IndexAll(needles, data, begin, end, out);
}

}  // namespace waybill::parse
