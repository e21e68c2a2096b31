#include "base/digest.h"

#include <gtest/gtest.h>

namespace waybill {
namespace {

TEST(Digest, MatchesPublishedVectors) {
  // FIPS 180-2 B.1, RFC 1321 A.5, RFC 4231 case 2, RFC 3720 B.4, and "check" of the CRC catalogue.
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  std::string behind = "x";
  AppendSha256Hex("abc", &behind);
  EXPECT_EQ(behind, "x" + Hex(Sha256("abc")));
  EXPECT_EQ(Hex(Md5("abc")), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(Hex(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(Crc32c(0, std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(Crc32c(0, "123456789"), 0xe3069283u);
  EXPECT_EQ(Crc32(0, "123456789"), 0xcbf43926u);
}

TEST(Digest, CrcOfPartsIsCrcOfTheWhole) {
  EXPECT_EQ(Crc32c(Crc32c(0, "1234"), "56789"), Crc32c(0, "123456789"));
  EXPECT_EQ(Crc32(Crc32(0, "1234"), "56789"), Crc32(0, "123456789"));
}

TEST(Digest, Base64FollowsRfc4648Examples) {
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("fo"), "Zm8=");
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(BigEndian(0x01020304), std::string("\x01\x02\x03\x04"));
}

}  // namespace
}  // namespace waybill
