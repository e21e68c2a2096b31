#include "parse/charset.h"

#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::parse {
namespace {

using ::testing::HasSubstr;

Result<std::string> Read(std::string_view charset, std::string bytes, int64_t piece = 1000) {
  auto input = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(bytes));
  ARROW_ASSIGN_OR_RAISE(auto stream, ToUtf8(input, charset));
  std::string all;
  while (true) {
    ARROW_ASSIGN_OR_RAISE(auto part, stream->Read(piece));
    if (part->size() == 0) break;
    all += part->ToString();
  }
  EXPECT_EQ(stream->Tell().ValueOrDie(), static_cast<int64_t>(all.size()));
  return all;
}

// Bytes: Python 3.11, str.encode; \xFB\xFC is the other way to write 髙.
TEST(Charset, TextsAreThoseThatPythonEncodes) {
  EXPECT_EQ(Read("Shift_JIS", "\x93\x8C\x8B\x9E").ValueOrDie(), "東京");
  EXPECT_EQ(Read("Windows-31J", "\x87\x40\xFB\xFC").ValueOrDie(), "①髙");
  EXPECT_EQ(Read("EUC-JP", "\xC5\xEC\xB5\xFE").ValueOrDie(), "東京");
  EXPECT_EQ(Read("ISO-2022-JP", "\x1B$BEl5~\x1B(B!").ValueOrDie(), "東京!");
  EXPECT_EQ(Read("UTF-16LE", std::string("q\x67\xAC\x4E", 4)).ValueOrDie(), "東京");
  EXPECT_EQ(Read("UTF-16BE", std::string("\x67q\x4E\xAC", 4)).ValueOrDie(), "東京");
  EXPECT_EQ(Read("UTF-16", std::string("\xFE\xFF\x67q", 4)).ValueOrDie(), "東");
  EXPECT_EQ(Read("windows-1252", "\x80 \xE9").ValueOrDie(), "€ é");
  EXPECT_EQ(Read("ISO-8859-1", "\xE9").ValueOrDie(), "é");
  EXPECT_EQ(Read("UTF-8", "東\xFF").ValueOrDie(), "東\xFF");
}

TEST(Charset, ABackslashInShiftJisIsABackslash) {
  EXPECT_EQ(Read("Shift_JIS", "\\").ValueOrDie(), "\\");
}

TEST(Charset, ACharacterMayBeCutByAnyBlock) {
  std::string bytes = "x";
  std::string expected = "x";
  for (int i = 0; i < 70'000; ++i) {
    bytes += "\x93\x8C";
    expected += "東";
  }
  EXPECT_EQ(Read("Shift_JIS", bytes, 1000).ValueOrDie(), expected);
  EXPECT_EQ(Read("Shift_JIS", bytes, 1'000'000).ValueOrDie(), expected);
}

TEST(Charset, AWrongByteIsNamed) {
  auto wrong = Read("Shift_JIS", "abc\xFF\xFF");
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(KindOf(wrong.status()), ErrorKind::kData);
  EXPECT_THAT(wrong.status().message(), HasSubstr("byte 3 is not a character of Shift_JIS"));
  EXPECT_THAT(Read("Shift_JIS", "abc\x93").status().message(),
              HasSubstr("byte 3 ends within a character"));
}

TEST(Charset, AnUnknownCharsetIsRefused) {
  auto input = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(""));
  auto stream = ToUtf8(input, "EBCDIC");
  ASSERT_FALSE(stream.ok());
  EXPECT_EQ(KindOf(stream.status()), ErrorKind::kDefinition);
}

}  // namespace
}  // namespace waybill::parse
