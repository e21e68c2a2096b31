#include "decode/zstd.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "stage/contract_streams.h"

namespace waybill::decode {
namespace {

using contract::CutStream;
using contract::RunTool;

Result<std::string> Unpack(std::string packed, CutStream::Cuts cuts = {}) {
  auto stream = MakeZstdDecoder()->Open(std::make_shared<CutStream>(std::move(packed), cuts));
  if (!stream.ok()) return stream.status();
  return contract::ReadAll(**stream);
}

std::string Packed(const std::string& options, std::string_view plain) {
  return RunTool("zstd -q -c " + options, plain).ValueOrDie();
}

/// RFC 8878 §3.1.2: magic 0x184D2A50..5F little-endian, four bytes of length, the bytes to skip.
std::string SkippableFrame(char low_nibble, std::string_view content) {
  std::string frame = {static_cast<char>(0x50 | low_nibble), 0x2a, 0x4d, 0x18};
  frame += static_cast<char>(content.size());
  return frame + std::string(3, '\0') + std::string(content);
}

TEST(Zstd, SkippableFramesAreSkippedWhereverTheyStand) {
  std::string data = Packed("", "abc");
  std::string skipped = SkippableFrame(0, "index") + SkippableFrame(15, "");
  EXPECT_EQ(Unpack(skipped + data + skipped + data + skipped).ValueOrDie(), "abcabc");
}

TEST(Zstd, SkippableFramesAreRecognised) {
  auto decoder = MakeZstdDecoder();
  for (char nibble = 0; nibble < 16; ++nibble) {
    EXPECT_TRUE(decoder->Recognises(SkippableFrame(nibble, "x")));
  }
  EXPECT_FALSE(decoder->Recognises("P*M\x19"));
}

TEST(Zstd, ASkippableFrameCutShortIsRefused) {
  auto unpacked = Unpack(SkippableFrame(3, "index").substr(0, 10));
  ASSERT_FALSE(unpacked.ok());
  EXPECT_EQ(KindOf(unpacked.status()), ErrorKind::kData);
}

/// RFC 8878 §3.1.1.1.4: the size of the content, when it is given, is that of the whole. A last
/// block that is empty ends the frame early, and there libzstd's streaming does not look; `zstd -d`
/// does.
TEST(Zstd, AFrameShorterThanItSaysIsRefusedHoweverItIsCut) {
  const std::string magic = "\x28\xb5\x2f\xfd";
  const std::string ends = std::string("\x01\0\0", 3);           // a last raw block of 0 bytes
  const std::string three = std::string("\x18\0\0", 3) + "abc";  // a raw block of 3 bytes
  const std::string frame = magic + "\x20\x05" + three + ends;   // single segment, says 5 bytes
  const std::string honest = magic + "\x20\x03" + three + ends;  // says 3
  for (int64_t piece : {1, 2, 5, 100}) {
    const CutStream::Cuts cuts{.first = piece, .piece = piece};
    EXPECT_EQ(Unpack(honest + honest, cuts).ValueOrDie(), "abcabc");
    auto unpacked = Unpack(honest + frame + honest, cuts);
    ASSERT_FALSE(unpacked.ok()) << "cut by " << piece;
    EXPECT_EQ(KindOf(unpacked.status()), ErrorKind::kData);
  }
}

/// The formats of zstd 0.1 to 0.7 have other magic numbers than RFC 8878 §3.1.1.
TEST(Zstd, AFrameOfBefore08IsRefusedHoweverItIsCut) {
  for (char version : {'\x22', '\x23', '\x24', '\x25', '\x26', '\x27'}) {
    const std::string frame = version + std::string("\xb5\x2f\xfd\x04\xff\x0d\x00", 7);
    for (int64_t piece : {1, 3, 4, 100}) {
      auto unpacked = Unpack(frame, {.first = piece, .piece = piece});
      ASSERT_FALSE(unpacked.ok()) << "cut by " << piece;
      EXPECT_THAT(unpacked.status().message(), testing::HasSubstr("no zstd frame"));
    }
  }
}

TEST(Zstd, AWindowOf128MiBIsRead) {
  EXPECT_EQ(Unpack(Packed("--long=27", "abc")).ValueOrDie(), "abc");
}

TEST(Zstd, ALargerWindowIsRefusedWithTheMend) {
  auto unpacked = Unpack(Packed("--long=28", contract::TextBytes(1000)));
  ASSERT_FALSE(unpacked.ok());
  EXPECT_EQ(KindOf(unpacked.status()), ErrorKind::kData);
  EXPECT_THAT(unpacked.status().message(), testing::HasSubstr("--long=27"));
}

TEST(Zstd, AWrongChecksumIsRefused) {
  std::string packed = Packed("--check", "abcabcabc");
  packed.back() ^= 1;
  auto unpacked = Unpack(packed);
  ASSERT_FALSE(unpacked.ok());
  EXPECT_THAT(unpacked.status().message(), testing::HasSubstr("checksum"));
}

TEST(Zstd, AFrameWithoutChecksumIsRead) {
  EXPECT_EQ(Unpack(Packed("--no-check", "abc")).ValueOrDie(), "abc");
}

}  // namespace
}  // namespace waybill::decode
