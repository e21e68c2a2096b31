#include "metastore/seal.h"

#include <gtest/gtest.h>

#include "metastore/aead.h"

namespace waybill::metastore {
namespace {

std::string BytesOf(const std::string& hex) {
  std::string bytes;
  for (size_t i = 0; i < hex.size(); i += 2)
    bytes += char(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

class SealTest : public testing::Test {
 protected:
  SystemRandom random_;
  MasterKey key_ = MakeMasterKey(random_);
  SealedAt here_{"connection_secrets", 7, "aws_secret_access_key", 3};
  std::string sealed_ = Seal(key_, here_, Secret("hunter2"), random_);
};

TEST_F(SealTest, OpensWhereItWasSealed) {
  auto opened = Unseal(key_, here_, sealed_);
  ASSERT_TRUE(opened.ok()) << opened.status().ToString();
  EXPECT_TRUE(opened->Matches("hunter2"));
  EXPECT_EQ(*SealedBy(sealed_), key_.id);
}

TEST_F(SealTest, OpensTheWorkedExampleOfTheFormatsPage) {
  // docs/formats/sealed-secret.md; the bytes were made with PyNaCl.
  std::string key_bytes;
  for (int i = 0; i < 32; ++i) key_bytes += char(i);
  MasterKey key{"cb2f5160fc1f7e05", Secret(key_bytes)};
  const std::string sealed = BytesOf(
      "57425301cb2f5160fc1f7e05404142434445464748494a4b4c4d4e4f50515253"
      "54555657bc4c6b04b5924b7107f89fe168ab38f99b109b8b481581");
  auto opened = Unseal(key, {"connection_secrets", 7, "aws_secret_access_key", 3}, sealed);
  ASSERT_TRUE(opened.ok()) << opened.status().ToString();
  EXPECT_TRUE(opened->Matches("hunter2"));
}

TEST_F(SealTest, OpensNowhereElse) {
  for (SealedAt there :
       {SealedAt{"other_table", 7, here_.column, 3}, SealedAt{here_.table, 8, here_.column, 3},
        SealedAt{here_.table, 7, "aws_session_token", 3},
        SealedAt{here_.table, 7, here_.column, 2}}) {
    auto opened = Unseal(key_, there, sealed_);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(KindOf(opened.status()), ErrorKind::kData);
  }
}

TEST_F(SealTest, EveryChangedByteAndLengthIsRefused) {
  for (size_t i = 0; i < sealed_.size(); ++i) {
    std::string changed = sealed_;
    changed[i] = char(changed[i] ^ 1);
    EXPECT_FALSE(Unseal(key_, here_, changed).ok()) << i;
    EXPECT_FALSE(Unseal(key_, here_, sealed_.substr(0, i)).ok()) << i;
  }
  EXPECT_FALSE(Unseal(key_, here_, sealed_ + "x").ok());
}

TEST_F(SealTest, AnotherKeyIsToldApartById) {
  MasterKey other = MakeMasterKey(random_);
  EXPECT_NE(other.id, key_.id);
  auto opened = Unseal(other, here_, sealed_);
  EXPECT_NE(opened.status().message().find(key_.id), std::string::npos);
}

TEST_F(SealTest, SameSecretIsNeverSealedToTheSameBytes) {
  EXPECT_NE(Seal(key_, here_, Secret("hunter2"), random_), sealed_);
  EXPECT_EQ(sealed_.find("hunter2"), std::string::npos);
  EXPECT_EQ(sealed_.size(), 4 + 8 + 24 + 7 + 16u) << "docs/formats/sealed-secret.md";
}

}  // namespace
}  // namespace waybill::metastore
