#include "base/streaming_copy.h"

#include <gtest/gtest.h>

#include <string>

namespace waybill {
namespace {

TEST(StreamingCopy, CopiesEveryByteAndNoOtherWhateverSizeAndPlace) {
  std::string from(1'000, '\0');
  for (size_t i = 0; i < from.size(); ++i) from[i] = char(i * 37 + i / 251);
  for (size_t size = 0; size <= 300; ++size) {
    for (size_t at = 0; at < 64; at += size % 3 + 1) {
      const size_t start = (at * 7 + size) % 64;
      std::string to(500, '-'), expected = to;
      expected.replace(at, size, from, start, size);
      StreamingCopy(to.data() + at, from.data() + start, size);
      ASSERT_TRUE(to == expected) << size << " bytes to " << at << " from " << start;
    }
  }
}

}  // namespace
}  // namespace waybill
