// Writes lineitem-like CSV to standard output, the same for the same seed: lineitem_csv ROWS
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "data.h"

int main(int argc, char** argv) {
  constexpr int64_t kRowsAtOnce = 100'000;
  int64_t left = argc == 2 ? std::atoll(argv[1]) : 0;
  for (uint64_t seed = 1; left > 0; ++seed, left -= kRowsAtOnce) {
    std::string csv = waybill::bench::LineitemCsv(std::min(left, kRowsAtOnce), seed);
    if (std::fwrite(csv.data(), 1, csv.size(), stdout) != csv.size()) return 1;
  }
  return 0;
}
