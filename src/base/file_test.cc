#include "base/file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace waybill {
namespace {

namespace fs = std::filesystem;

class FileTest : public testing::Test {
 protected:
  FileTest() {
    std::string pattern = testing::TempDir() + "file_test_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~FileTest() override { fs::remove_all(folder_); }

  std::string folder_;
};

TEST_F(FileTest, AnAbsolutePathLosesDotsAndDoubledSlashesOnly) {
  EXPECT_EQ(*AbsolutePath("/a//b/./c"), "/a/b/c");
  EXPECT_EQ(*AbsolutePath("/a/../b"), "/a/../b");
  EXPECT_EQ(*AbsolutePath("/a/b/"), "/a/b/");
  EXPECT_EQ(*AbsolutePath("/a/."), "/a/");
  EXPECT_EQ(*AbsolutePath("/"), "/");
  EXPECT_EQ(*AbsolutePath("/.x/\xff"), "/.x/\xff");
}

TEST_F(FileTest, ARelativePathStartsAtTheWorkingFolder) {
  std::string here = fs::current_path().native();
  EXPECT_EQ(*AbsolutePath("a/b"), here + "/a/b");
  EXPECT_EQ(*AbsolutePath("."), here + "/");
  EXPECT_EQ(*AbsolutePath(""), here + "/");
}

TEST_F(FileTest, APathWithANulIsADefinitionError) {
  auto path = AbsolutePath(std::string_view("/a\0b", 4));
  EXPECT_EQ(KindOf(path.status()), ErrorKind::kDefinition);
}

TEST_F(FileTest, TheFolderOfAPathIsWhatStandsBeforeItsLastName) {
  EXPECT_EQ(FolderOf("/a/b/c"), "/a/b");
  EXPECT_EQ(FolderOf("/a/b/"), "/a");
  EXPECT_EQ(FolderOf("/c"), "/");
}

TEST_F(FileTest, FoldersAreMadeFromTheFirstMissingOneDown) {
  ASSERT_TRUE(MakeFolders(folder_ + "/a/b/c").ok());
  EXPECT_TRUE(fs::is_directory(folder_ + "/a/b/c"));
  EXPECT_TRUE(MakeFolders(folder_ + "/a/b/c").ok());
}

TEST_F(FileTest, AFileInTheWayOfAFolderIsAnErrorThatNamesIt) {
  std::ofstream(folder_ + "/a") << "x";
  auto status = MakeFolders(folder_ + "/a");
  ASSERT_FALSE(status.ok());
  EXPECT_THAT(status.message(), testing::HasSubstr(folder_ + "/a: cannot make the folder"));
}

TEST_F(FileTest, AMissingFileIsMissing) {
  EXPECT_EQ(KindOf(OpenFile(folder_ + "/none", O_RDONLY).status()), ErrorKind::kMissing);
}

TEST_F(FileTest, AFullDiskIsBusy) {
  auto full = OpenFile("/dev/full", O_WRONLY);
  ASSERT_TRUE(full.ok());
  auto status = WriteAll(full->get(), "x", "/dev/full");
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(KindOf(status), ErrorKind::kBusy);
  EXPECT_THAT(status.message(), testing::HasSubstr("No space left"));
}

TEST_F(FileTest, AMovedHandleClosesWhatItHeld) {
  auto first = *OpenFile(folder_ + "/1", O_CREAT | O_WRONLY);
  auto second = *OpenFile(folder_ + "/2", O_CREAT | O_WRONLY);
  int given_up = first.get();
  int kept = second.get();
  first = std::move(second);
  EXPECT_EQ(first.get(), kept);
  EXPECT_EQ(::fcntl(given_up, F_GETFD), -1);
  EXPECT_TRUE(first.Close("2").ok());
  EXPECT_FALSE(first.is_open());
}

}  // namespace
}  // namespace waybill
