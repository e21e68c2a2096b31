#include <immintrin.h>

#include "parse/csv/index_kernels.h"

#define KERNEL_TARGET __attribute__((target("avx2,pclmul,bmi,bmi2,popcnt")))
#include "parse/csv/index_kernel.h"

namespace waybill::parse {
namespace {

KERNEL_TARGET inline uint64_t PrefixXor(uint64_t bits) {
  // A product without carries by all ones adds, modulo 2, every bit to all bits above it.
  __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(bits)),
                                         _mm_set1_epi8('\xFF'), 0);
  return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
}

KERNEL_TARGET inline uint64_t Equal(__m256i low, __m256i high, char needle) {
  const __m256i wanted = _mm256_set1_epi8(needle);
  auto low_bits = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted)));
  auto high_bits = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted)));
  return low_bits | (static_cast<uint64_t>(high_bits) << 32);
}

KERNEL_TARGET inline Masks ReadMasks(const char* data, const IndexNeedles& needles) {
  __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(data));
  __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(data + 32));
  return {.quote = needles.has_quote ? Equal(low, high, needles.quote) : 0,
          .delimiter = Equal(low, high, needles.delimiter),
          .line_feed = Equal(low, high, '\n'),
          .carriage_return = Equal(low, high, '\r'),
          .escape = needles.has_escape ? Equal(low, high, needles.escape) : 0};
}

}  // namespace

KERNEL_TARGET IndexResult IndexAvx2(const IndexNeedles& needles, const char* data, uint64_t begin,
                                    uint64_t end, const IndexOutput& out) {
  return IndexAll(needles, data, begin, end, out);
}

}  // namespace waybill::parse
