#include "metastore/aead.h"

#include <gtest/gtest.h>

#include "base/digest.h"

namespace waybill::metastore {
namespace {

std::string Range(int first, int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes += char(first + i);
  return bytes;
}

TEST(Aead, MatchesTheDraftsVector) {
  // draft-irtf-cfrg-xchacha-03, appendix A.3.1.
  Secret key(Range(0x80, 32));
  std::string nonce = Range(0x40, 24);
  std::string aad = Range(0x50, 4) + Range(0xc0, 8);
  std::string plain =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
      "sunscreen would be it.";
  std::string sealed = AeadSeal(key, nonce, aad, plain);
  EXPECT_EQ(Hex(sealed),
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
            "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
            "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
            "21f9664c97637da9768812f615c68b13b52e"
            "c0875924c1c7987947deafd8780acf49");
  auto opened = AeadOpen(key, nonce, aad, sealed);
  ASSERT_TRUE(opened.ok());
  EXPECT_TRUE(opened->Matches(plain));
}

TEST(Aead, EveryChangedBitIsNoticed) {
  Secret key(Range(0, 32));
  std::string nonce = Range(1, 24);
  std::string sealed = AeadSeal(key, nonce, "aad", "secret");
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string changed = sealed;
    changed[bit / 8] = char(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(KindOf(AeadOpen(key, nonce, "aad", changed).status()), ErrorKind::kData) << bit;
  }
  for (size_t length = 0; length < sealed.size(); ++length) {
    EXPECT_FALSE(AeadOpen(key, nonce, "aad", sealed.substr(0, length)).ok()) << length;
  }
  EXPECT_FALSE(AeadOpen(key, nonce, "aae", sealed).ok());
  EXPECT_FALSE(AeadOpen(key, Range(2, 24), "aad", sealed).ok());
  EXPECT_FALSE(AeadOpen(Secret(Range(1, 32)), nonce, "aad", sealed).ok());
}

TEST(Aead, KeyIdIsTheStartOfBlake2b) {
  // Python: hashlib.blake2b(bytes(range(32)), digest_size=32).hexdigest()[:16]
  EXPECT_EQ(KeyIdOf(Secret(Range(0, 32))), "cb2f5160fc1f7e05");
}

TEST(Aead, Base64IsReadStrictly) {
  EXPECT_TRUE(DecodeBase64("Zm9vYmE=")->Matches("fooba"));  // RFC 4648 §10
  EXPECT_TRUE(DecodeBase64("")->empty());
  for (const char* wrong : {"Zm9vYmE", "Zm9v YmE=", "Zm9vYmE=\n", "Zm9v*mE=", "=", "Zm9vYmF="}) {
    EXPECT_FALSE(DecodeBase64(wrong).ok()) << wrong;
  }
}

}  // namespace
}  // namespace waybill::metastore
