#include "decode/gzip.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "stage/contract_streams.h"

namespace waybill::decode {
namespace {

using contract::CutStream;

// RFC 1952 by hand: header, "abc" as one stored deflate block, CRC-32 of "abc", length 3.
constexpr std::string_view kHeader("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
constexpr std::string_view kAbc(
    "\x01\x03\x00\xfc\xff"
    "abc",
    8);
constexpr std::string_view kTrailer("\xc2\x41\x24\x35\x03\x00\x00\x00", 8);

std::string Member() { return std::string(kHeader) + std::string(kAbc) + std::string(kTrailer); }

/// A member whose flag byte is `flags` and whose optional header fields are `fields`.
std::string MemberWith(char flags, std::string_view fields) {
  std::string member = Member();
  member[3] = flags;
  return member.insert(kHeader.size(), fields);
}

Result<std::string> Unpack(std::string packed) {
  auto stream = MakeGzipDecoder()->Open(std::make_shared<CutStream>(std::move(packed)));
  if (!stream.ok()) return stream.status();
  return contract::ReadAll(**stream);
}

void ExpectRefused(std::string packed, std::string_view what) {
  auto unpacked = Unpack(std::move(packed));
  ASSERT_FALSE(unpacked.ok());
  EXPECT_EQ(KindOf(unpacked.status()), ErrorKind::kData);
  EXPECT_THAT(unpacked.status().message(), testing::HasSubstr(what));
}

TEST(Gzip, ReadsTheSmallestMember) { EXPECT_EQ(Unpack(Member()).ValueOrDie(), "abc"); }

TEST(Gzip, SkipsEveryOptionalHeaderField) {
  constexpr char kText = 1, kExtra = 4, kName = 8, kComment = 16;
  EXPECT_EQ(Unpack(MemberWith(kText, "")).ValueOrDie(), "abc");
  EXPECT_EQ(Unpack(MemberWith(kExtra, std::string("\x05\x00hello", 7))).ValueOrDie(), "abc");
  EXPECT_EQ(Unpack(MemberWith(kName, std::string("orders.csv\0", 11))).ValueOrDie(), "abc");
  EXPECT_EQ(Unpack(MemberWith(kComment, std::string("nightly\0", 8))).ValueOrDie(), "abc");
  EXPECT_EQ(Unpack(MemberWith(kExtra | kName | kComment, std::string("\x01\x00xname\0note\0", 13)))
                .ValueOrDie(),
            "abc");
}

TEST(Gzip, AnExtraFieldOfFullLengthIsSkipped) {
  EXPECT_EQ(Unpack(MemberWith(4, "\xff\xff" + std::string(65535, 'x'))).ValueOrDie(), "abc");
}

TEST(Gzip, AHeaderChecksumIsVerified) {
  // CRC-32 of the ten header bytes with flag 2 (python: zlib.crc32(b"\x1f\x8b\x08\x02" + bytes(5) +
  // b"\x03") & 0xffff).
  EXPECT_EQ(Unpack(MemberWith(2, "\xa7\x77")).ValueOrDie(), "abc");
  ExpectRefused(MemberWith(2, "\xa7\x78"), "checksum");
}

TEST(Gzip, AWrongChecksumIsRefused) {
  std::string member = Member();
  member[kHeader.size() + kAbc.size()] ^= 1;
  ExpectRefused(member, "does not match the checksum or length");
}

TEST(Gzip, AWrongLengthIsRefused) {
  std::string member = Member();
  member[member.size() - 4] = 4;
  ExpectRefused(member, "does not match the checksum or length");
}

TEST(Gzip, ZerosAfterTheLastMemberArePadding) {
  EXPECT_EQ(Unpack(Member() + Member() + std::string(600000, '\0')).ValueOrDie(), "abcabc");
}

TEST(Gzip, AMemberAfterPaddingIsRefusedRatherThanLost) {
  ExpectRefused(Member() + std::string(3, '\0') + Member(),
                "gzip stream, byte 29: bytes that are not gzip follow the zeros");
}

TEST(Gzip, TextAfterTheLastMemberIsRefusedRatherThanLost) {
  ExpectRefused(Member() + "id,name\n", "no gzip header where a member should begin");
}

TEST(Gzip, OtherMethodsAreRefused) {
  std::string member = Member();
  member[2] = 7;
  ExpectRefused(member, "not deflate");
}

TEST(Gzip, AHundredThousandEmptyMembersCostNoMemoryOrStack) {
  // An empty stored final block; CRC and length of nothing are zero.
  std::string empty =
      std::string(kHeader) + std::string("\x01\x00\x00\xff\xff", 5) + std::string(8, 0);
  std::string packed;
  for (int i = 0; i < 100000; ++i) packed += empty;
  EXPECT_EQ(Unpack(packed + Member()).ValueOrDie(), "abc");
}

}  // namespace
}  // namespace waybill::decode
