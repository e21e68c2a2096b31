#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

// For x_fuzz.cc only, each of which defines this entry point.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace waybill {

/// What must hold for every input; ends the process when it does not, which is what a fuzzer takes
/// for a finding.
inline void Claim(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

/// An input whose first byte chooses one of `choices`; the rest is what is read.
struct ChosenInput {
  size_t choice = 0;
  std::string bytes;

  ChosenInput(const uint8_t* data, size_t size, size_t choices) {
    if (size == 0) return;
    choice = data[0] % choices;
    bytes.assign(data + 1, data + size);
  }
};

}  // namespace waybill
