#include "parse/csv/structural_index.h"

#include "parse/csv/index_kernels.h"

namespace waybill::parse {
namespace {

// NOLINTNEXTLINE(readability-function-size): the innermost call, whose arguments stay in registers.
IndexResult Dispatch(IndexKernel kernel, const IndexNeedles& needles, const char* data,
                     uint64_t begin, uint64_t end, const IndexOutput& out) {
  switch (kernel) {
    case IndexKernel::kAvx512: return IndexAvx512(needles, data, begin, end, out);
    case IndexKernel::kAvx2: return IndexAvx2(needles, data, begin, end, out);
    case IndexKernel::kSse2: return IndexSse2(needles, data, begin, end, out);
    case IndexKernel::kNone: break;
  }
  return {IndexStop::kIrregular, out.end_count, out.row_count};
}

}  // namespace

bool IsSupported(IndexKernel kernel) {
  switch (kernel) {
    case IndexKernel::kAvx512:
      return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
             IsSupported(IndexKernel::kAvx2);
    case IndexKernel::kAvx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") &&
             __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
             __builtin_cpu_supports("popcnt");
    case IndexKernel::kSse2:
    case IndexKernel::kNone: return true;
  }
  return false;
}

IndexKernel BestIndexKernel() {
  for (IndexKernel kernel : {IndexKernel::kAvx512, IndexKernel::kAvx2}) {
    if (IsSupported(kernel)) return kernel;
  }
  return IndexKernel::kSse2;
}

// NOLINTNEXTLINE(readability-function-size): as Dispatch.
IndexStop IndexFields(IndexKernel kernel, const Dialect& dialect, const char* data, size_t begin,
                      size_t end, FieldEnds* out) {
  const bool has_quote = dialect.quote != Dialect::kNone;
  const bool has_escape = has_quote && dialect.has_escape();
  IndexNeedles needles{
      .delimiter = dialect.delimiter,
      .quote = has_quote ? static_cast<char>(dialect.quote) : dialect.delimiter,
      .escape = has_escape ? static_cast<char>(dialect.escape) : dialect.delimiter,
      .has_quote = has_quote,
      .has_escape = has_escape,
      .doubled_is_irregular = dialect.takes_stray_quotes,
  };
  IndexOutput output{.ends = out->ends.data(),
                     .row_ends = out->row_ends.data(),
                     .end_count = out->end_count,
                     .row_count = out->row_count,
                     .end_room = out->ends.size(),
                     .row_room = out->row_ends.size()};
  IndexResult result = Dispatch(kernel, needles, data, begin, end, output);
  out->end_count = result.end_count;
  out->row_count = result.row_count;
  return result.stop;
}

}  // namespace waybill::parse
