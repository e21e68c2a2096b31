#include "metastore/key_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "metastore/testing_home.h"

namespace waybill::metastore {
namespace {

class KeyFileTest : public testing::Test {
 protected:
  KeyFileTest() { std::filesystem::create_directories(home_.path()); }

  std::string path() const { return home_.path() + "/key"; }
  std::string Content() const {
    std::ifstream file(path());
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void Overwrite(const std::string& text) { std::ofstream(path(), std::ios::trunc) << text; }

  TemporaryHome home_;
  SystemRandom random_;
  MasterKey key_ = MakeMasterKey(random_);
};

TEST_F(KeyFileTest, ComesBackWholeFromAPrivateFile) {
  ASSERT_TRUE(CreateKeyFile(path(), key_).ok());
  struct stat info {};
  ASSERT_EQ(stat(path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0600u);
  auto loaded = LoadKeyFile(path());
  ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
  EXPECT_EQ((*loaded)->id, key_.id);
  EXPECT_TRUE((*loaded)->key.Matches(key_.key.Reveal()));
  EXPECT_THAT(Content(), testing::MatchesRegex("waybill-key-1 [0-9a-f]{16} [A-Za-z0-9+/]{43}=\n"));
  auto names = std::distance(std::filesystem::directory_iterator(home_.path()), {});
  EXPECT_EQ(names, 1) << "no temporary file is left";
}

TEST_F(KeyFileTest, IsNeverOverwritten) {
  ASSERT_TRUE(CreateKeyFile(path(), key_).ok());
  std::string before = Content();
  EXPECT_EQ(KindOf(CreateKeyFile(path(), MakeMasterKey(random_))), ErrorKind::kChanged);
  EXPECT_EQ(Content(), before);
}

TEST_F(KeyFileTest, AbsentIsNoError) {
  auto loaded = LoadKeyFile(path());
  ASSERT_TRUE(loaded.ok());
  EXPECT_FALSE(loaded->has_value());
}

TEST_F(KeyFileTest, ReadableByOthersIsRefused) {
  ASSERT_TRUE(CreateKeyFile(path(), key_).ok());
  for (mode_t mode : {0640, 0604, 0620, 0602, 0610, 0601, 0666}) {
    ASSERT_EQ(chmod(path().c_str(), mode), 0);
    auto loaded = LoadKeyFile(path());
    ASSERT_FALSE(loaded.ok()) << std::oct << mode;
    EXPECT_EQ(KindOf(loaded.status()), ErrorKind::kDenied);
    EXPECT_THAT(loaded.status().message(), testing::HasSubstr("chmod 600"));
  }
  ASSERT_EQ(chmod(path().c_str(), 0400), 0);
  EXPECT_TRUE(LoadKeyFile(path()).ok()) << "read-only is private, too";
}

TEST_F(KeyFileTest, AnotherUsersFileIsRefused) {
  ASSERT_TRUE(CreateKeyFile(path(), key_).ok());
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  ASSERT_EQ(chown(path().c_str(), 12345, 12345), 0);
  EXPECT_EQ(KindOf(LoadKeyFile(path()).status()), ErrorKind::kDenied);
}

TEST_F(KeyFileTest, DamageIsNoticedWhereverItIs) {
  ASSERT_TRUE(CreateKeyFile(path(), key_).ok());
  const std::string whole = Content();
  for (size_t length = 0; length < whole.size(); ++length) {
    Overwrite(whole.substr(0, length));
    EXPECT_EQ(KindOf(LoadKeyFile(path()).status()), ErrorKind::kData) << length;
  }
  for (size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    Overwrite(changed);
    auto loaded = LoadKeyFile(path());
    ASSERT_FALSE(loaded.ok()) << at;
    EXPECT_EQ(loaded.status().message().find(whole.substr(31, 20)), std::string::npos)
        << "the key is not in the message";
  }
  Overwrite(whole + "more");
  EXPECT_FALSE(LoadKeyFile(path()).ok());
  std::filesystem::remove(path());
  std::filesystem::create_directory(path());
  EXPECT_FALSE(LoadKeyFile(path()).ok());
}

TEST_F(KeyFileTest, ReplacingPutsTheNewInThePlaceOfTheOld) {
  MasterKey next = MakeMasterKey(random_);
  ASSERT_TRUE(CreateKeyFile(path(), key_).ok());
  ASSERT_TRUE(CreateKeyFile(path() + ".next", next).ok());
  ASSERT_TRUE(ReplaceKeyFile(path() + ".next", path()).ok());
  EXPECT_EQ((*LoadKeyFile(path()))->id, next.id);
  EXPECT_FALSE(LoadKeyFile(path() + ".next")->has_value());
}

}  // namespace
}  // namespace waybill::metastore
