#include "s3/key_space.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace waybill::s3 {
namespace {

bool IsUtf8WithoutControls(const std::string& text) {
  // Table 3-7 of the Unicode standard, by its well-formed byte sequences.
  for (size_t i = 0; i < text.size();) {
    auto at = [&](size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u; };
    unsigned a = at(i), b = at(i + 1);
    size_t length = a < 0x80 ? 1 : a < 0xC2 ? 0 : a < 0xE0 ? 2 : a < 0xF0 ? 3 : a < 0xF5 ? 4 : 0;
    if (length == 0 || a < 0x20) return false;
    for (size_t k = 1; k < length; ++k) {
      if ((at(i + k) & 0xC0) != 0x80) return false;
    }
    if ((a == 0xE0 && b < 0xA0) || (a == 0xED && b > 0x9F)) return false;
    if ((a == 0xF0 && b < 0x90) || (a == 0xF4 && b > 0x8F)) return false;
    i += length;
  }
  return true;
}

TEST(S3KeySpace, EndOfAllKeysIsHalvedToAsciiFirst) {
  EXPECT_EQ(KeyBetween("p/", "p/", std::nullopt), "p/\xC2\x80");
  EXPECT_EQ(KeyBetween("p/", "p/", "p/\xC2\x80"), "p/O");
  EXPECT_EQ(KeyBetween("p/", "p/a", "p/c"), "p/b");
}

TEST(S3KeySpace, NeighboursAreHalvedBehindTheFirst) {
  EXPECT_EQ(KeyBetween("", "a", "b"), "a\xC2\x80");
  EXPECT_EQ(KeyBetween("", "a", "bcd"), "b");
  EXPECT_EQ(KeyBetween("", "a5", "b"), "a\xC2\x80");
}

TEST(S3KeySpace, NothingStandsBetweenAKeyAndItsSuccessor) {
  EXPECT_EQ(KeyBetween("", "a", "a "), std::nullopt);
  EXPECT_EQ(KeyBetween("", "a", "a"), std::nullopt);
}

TEST(S3KeySpace, BytesThatAreNoUtf8AreNotHalved) {
  EXPECT_EQ(KeyBetween("", "\xFF", std::nullopt), std::nullopt);
  EXPECT_EQ(KeyBetween("", "a", "\xC3"), std::nullopt);
}

TEST(S3KeySpace, HalfIsAlwaysBetweenAndUtf8) {
  SeededRandom random(11);
  const std::string alphabet[] = {" ",
                                  "0",
                                  "1",
                                  "9",
                                  "/",
                                  "a",
                                  "b",
                                  "z",
                                  "~",
                                  "\xC2\x80",
                                  "\xC3\xA9",
                                  "\xED\x9F\xBF",
                                  "\xEE\x80\x80",
                                  "\xF0\x9F\x98\x80",
                                  "\xF4\x8F\xBF\xBF"};
  auto draw = [&] {
    std::string key = "p/";
    for (uint64_t n = random.Next() % 5; n > 0; --n) key += alphabet[random.Next() % 15];
    return key;
  };
  int halves = 0;
  for (int i = 0; i < 50'000; ++i) {
    std::string low = draw(), high = draw();
    if (low > high) std::swap(low, high);
    auto middle = KeyBetween("p/", low, high);
    if (!middle) continue;
    ++halves;
    ASSERT_TRUE(low < *middle && *middle < high && middle->starts_with("p/"))
        << low << " | " << *middle << " | " << high;
    ASSERT_TRUE(IsUtf8WithoutControls(*middle)) << *middle;
  }
  EXPECT_GT(halves, 30'000);
}

TEST(S3KeySpace, HalvingComesDownToAnyKeyByAFewStepsPerCharacter) {
  // From the end of all keys to one key, by always keeping the half that holds it.
  const std::string key = "logs/2026/03/01/part-00017.csv.gz", stem = "logs/2026/03/01/part-";
  std::string low = "logs/";
  std::optional<std::string> high;
  int steps = 0;
  while (!low.starts_with(stem) || !high || !high->starts_with(stem)) {
    auto middle = KeyBetween("logs/", low, high);
    ASSERT_TRUE(middle && ++steps < 400);
    if (*middle < key) {
      low = *middle;
    } else {
      high = *middle;
    }
  }
  EXPECT_LE(steps, 8 * int(stem.size()));
}

}  // namespace
}  // namespace waybill::s3
