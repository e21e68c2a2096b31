#include "metastore/metastore.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "metastore/schema.h"
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

TEST_F(MetastoreTest, WhatAnOlderWaybillWroteStaysBesideWhatBecameOfIt) {
  std::filesystem::create_directories(home_.path());
  std::filesystem::permissions(home_.path(), std::filesystem::perms::owner_all);
  std::ifstream file(TEST_DATA_DIR "/metastore/version_1.sql");
  std::string sql{std::istreambuf_iterator<char>(file), {}};
  ASSERT_TRUE(Database::Open(home_.path() + "/metastore.db")
                  .ValueOrDie()
                  ->Write([&](Session& session) { return session.Script(sql); })
                  .ok());
  // Its one secret has no key here; all that matters is that the copy was made before.
  auto opened = Metastore::Open(home_.path(), clock_, random_);
  std::string kept = home_.path() + "/metastore.v1.db";
  EXPECT_EQ(ModeOf(kept), 0600u);
  EXPECT_FALSE(std::filesystem::exists(kept + ".part"));
  auto older = Database::Open(kept).ValueOrDie();
  EXPECT_EQ(*SchemaVersion(*older), 1);
  auto count = [](Session& session) {
    return session.Query("SELECT count(*) FROM connections", {}, [](const Row& row) {
      EXPECT_EQ(row.Integer(0), 1);
      return Status::OK();
    });
  };
  EXPECT_TRUE(older->Read(count).ok());
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
