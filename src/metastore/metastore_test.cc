#include "metastore/metastore.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "metastore/testing_home.h"

namespace waybill::metastore {
namespace {

class MetastoreTest : public testing::Test {
 protected:
  std::unique_ptr<Metastore> Open() { return OpenMetastore(home_.path(), clock_, random_); }

  TemporaryHome home_;
  ManualClock clock_{kMay24};
  SystemRandom random_;
};

unsigned ModeOf(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : 0;
}

TEST_F(MetastoreTest, EverythingInANewHomeIsPrivate) {
  auto store = Open();
  ASSERT_NE(store, nullptr);
  ASSERT_TRUE(store->LockTransfer("orders").ok());
  EXPECT_EQ(ModeOf(home_.path()), 0700u);
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home_.path())) {
    EXPECT_EQ(ModeOf(entry.path()), entry.is_directory() ? 0700u : 0600u) << entry.path();
    files += entry.is_regular_file();
  }
  EXPECT_GE(files, 5) << "database, its log and index, key, locks";
}

TEST_F(MetastoreTest, HomeThatOthersMayWriteIsRefused) {
  std::filesystem::create_directories(home_.path());
  ASSERT_EQ(chmod(home_.path().c_str(), 0770), 0);
  auto refused = Metastore::Open(home_.path(), clock_, random_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kDenied);
  EXPECT_NE(refused.status().message().find("chmod 700"), std::string::npos);
}

TEST_F(MetastoreTest, TransferLockLetsOneInAndEndsWithItsHolder) {
  auto store = Open();
  auto other = Open();
  {
    auto held = store->LockTransfer("orders/日本 \n..");
    ASSERT_TRUE(held.ok()) << held.status().ToString();
    EXPECT_EQ(KindOf(other->LockTransfer("orders/日本 \n..").status()), ErrorKind::kBusy);
    EXPECT_TRUE(other->LockTransfer("orders").ok()) << "another transfer is free";
  }
  EXPECT_TRUE(other->LockTransfer("orders/日本 \n..").ok());
}

}  // namespace
}  // namespace waybill::metastore
