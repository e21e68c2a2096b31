#include "source/file_source.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "source/file_walk.h"
#include "stage/source_contract.h"

namespace waybill {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::unique_ptr<Source> Made(Json options) {
  auto checked = ApplyOptions(source::FileSourceOptions(), options, "t");
  EXPECT_TRUE(checked.ok()) << checked.status().message();
  auto made = source::MakeFileSource(*checked);
  EXPECT_TRUE(made.ok()) << made.status().message();
  return made.ok() ? std::move(*made) : nullptr;
}

/// A folder of its own with a source over all of it.
class FileWorld {
 public:
  FileWorld() {
    std::string pattern = testing::TempDir() + "file_source_XXXXXX";
    folder_ = std::string(::mkdtemp(pattern.data())) + "/";
    source_ = Made({{"path_prefix", folder_}});
  }
  ~FileWorld() { fs::remove_all(folder_); }

  Source& source() { return *source_; }
  const std::string& folder() const { return folder_; }

  void Put(std::string_view name, std::string_view bytes) {
    fs::path path = folder_ + std::string(name);
    fs::create_directories(path.parent_path());
    // The replacement is made beside the old file, so that it gets another inode, as any tool does
    // that replaces files whole.
    std::ofstream(path.native() + "~") << bytes;
    fs::rename(path.native() + "~", path);
  }
  void Remove(std::string_view name) { fs::remove(folder_ + std::string(name)); }

 private:
  std::string folder_;
  std::unique_ptr<Source> source_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(File, SourceContract, FileWorld);

class FileSource : public testing::Test {
 protected:
  /// Names below the world's folder, in the order listed.
  std::vector<std::string> List(Json options = Json::object()) {
    std::vector<std::string> names;
    options["path_prefix"] = world_.folder() + options.value("path_prefix", "");
    status_ = Made(options)->List(
        [&](const Item& item) {
          EXPECT_TRUE(item.name.starts_with("file://" + world_.folder())) << item.name;
          names.push_back(item.name.substr(7 + world_.folder().size()));
          return Status::OK();
        },
        {});
    return names;
  }
  Item Only() {
    Item only;
    EXPECT_TRUE(
        world_.source().List([&](const Item& i) { return only = i, Status::OK(); }, {}).ok());
    return only;
  }
  void PutAll(std::initializer_list<std::string_view> names) {
    for (auto name : names) world_.Put(name, "x");
  }

  FileWorld world_;
  Status status_;
};

TEST_F(FileSource, APrefixTakesFilesAndFoldersThatBeginWithIt) {
  PutAll({"orders/1.csv", "orders/2024/2.csv", "orders_1.csv", "order.csv", "x/orders.csv"});
  EXPECT_THAT(List({{"path_prefix", "orders"}}),
              ElementsAre("orders/1.csv", "orders/2024/2.csv", "orders_1.csv"));
  EXPECT_THAT(List({{"path_prefix", "orders/"}}), ElementsAre("orders/1.csv", "orders/2024/2.csv"));
  EXPECT_THAT(List({{"path_prefix", "order.csv"}}), ElementsAre("order.csv"));
  EXPECT_THAT(List({{"path_prefix", "none"}}), IsEmpty());
}

TEST_F(FileSource, NotRecursiveTakesTheFolderAlone) {
  PutAll({"orders/1.csv", "orders_1.csv"});
  EXPECT_THAT(List({{"path_prefix", "orders"}, {"recursive", false}}), ElementsAre("orders_1.csv"));
}

TEST_F(FileSource, WouldListByPrefixDepthAndPattern) {
  const std::string prefix = world_.folder() + "orders";
  auto flat = Made({{"path_prefix", prefix}, {"recursive", false}});
  EXPECT_TRUE(*flat->WouldList("file://" + prefix + "_1.csv"));
  EXPECT_FALSE(*flat->WouldList("file://" + prefix + "/1.csv"));
  auto deep = Made({{"path_prefix", prefix}, {"path_match_pattern", R"(\.csv$)"}});
  EXPECT_TRUE(*deep->WouldList("file://" + prefix + "/2026/1.csv"));
  EXPECT_FALSE(*deep->WouldList("file://" + prefix + "/1.parquet"));
  EXPECT_FALSE(*deep->WouldList("file://" + world_.folder() + "order.csv"));
}

TEST_F(FileSource, ThePatternSearchesTheWholePath) {
  PutAll({"orders/1.csv", "orders/1.csv.gz", "orders/1.txt", "old/1.csv"});
  EXPECT_THAT(List({{"path_match_pattern", R"(\.csv(\.gz)?$)"}}),
              ElementsAre("old/1.csv", "orders/1.csv", "orders/1.csv.gz"));
  EXPECT_THAT(List({{"path_match_pattern", "/orders/.*csv$"}}), ElementsAre("orders/1.csv"));
}

TEST_F(FileSource, ABrokenPatternIsADefinitionError) {
  auto made = source::MakeFileSource(*ApplyOptions(
      source::FileSourceOptions(), Json{{"path_prefix", "x"}, {"path_match_pattern", "("}}, "t"));
  EXPECT_EQ(KindOf(made.status()), ErrorKind::kDefinition);
}

TEST_F(FileSource, AMissingFolderIsMissingAndNotAnEmptyList) {
  List({{"path_prefix", "no/such/orders"}});
  ASSERT_FALSE(status_.ok());
  EXPECT_EQ(KindOf(status_), ErrorKind::kMissing);
  EXPECT_THAT(status_.message(), HasSubstr("no/such/"));
}

TEST_F(FileSource, NamesAreBytes) {
  PutAll({"\xff\xfe.csv", "a\nb.csv", "注文.csv"});
  EXPECT_THAT(List(), ElementsAre("a\nb.csv", "注文.csv", "\xff\xfe.csv"));
}

TEST_F(FileSource, WhatARunningJobStagedIsNoItem) {
  PutAll({"out.000.00.csv", ".out.001.00.csv.waybill-j1", ".hidden"});
  EXPECT_THAT(List(), ElementsAre(".hidden", "out.000.00.csv"));
}

TEST_F(FileSource, ALinkToAFileBelowIsAnItemWithTheVersionOfItsTarget) {
  world_.Put("real.csv", "12345");
  fs::create_symlink("real.csv", world_.folder() + "latest.csv");
  std::vector<Item> items;
  ASSERT_TRUE(world_.source()
                  .List([&](const Item& i) { return items.push_back(i), Status::OK(); }, {})
                  .ok());
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].version, items[1].version);
  EXPECT_EQ(items[0].bytes, 5);
  EXPECT_TRUE(world_.source().Open(items[0], {}).ok());
}

TEST_F(FileSource, ALinkToAFileOutsideIsDeniedUnlessThePatternLeavesItOut) {
  world_.Put("in/1.csv", "x");
  world_.Put("secret", "x");
  fs::create_symlink("../secret", world_.folder() + "in/evil");
  EXPECT_THAT(List({{"path_prefix", "in/"}}), ElementsAre("in/1.csv"));
  ASSERT_FALSE(status_.ok());
  EXPECT_EQ(KindOf(status_), ErrorKind::kDenied);
  EXPECT_THAT(status_.message(), HasSubstr("in/evil"));
  EXPECT_THAT(List({{"path_prefix", "in/"}, {"path_match_pattern", "csv$"}}),
              ElementsAre("in/1.csv"));
  EXPECT_TRUE(status_.ok());
}

TEST_F(FileSource, AFileSwappedForALinkAfterListingIsNotRead) {
  world_.Put("in/1.csv", "x");
  world_.Put("secret", "x");
  auto source = Made({{"path_prefix", world_.folder() + "in/"}});
  Item item;
  ASSERT_TRUE(source->List([&](const Item& i) { return item = i, Status::OK(); }, {}).ok());
  fs::remove(world_.folder() + "in/1.csv");
  fs::create_symlink("../secret", world_.folder() + "in/1.csv");
  EXPECT_EQ(KindOf(source->Open(item, {}).status()), ErrorKind::kDenied);
}

TEST_F(FileSource, AnItemOfAnotherFolderIsRefused) {
  Item item{.name = "file:///etc/passwd", .version = "1-1", .bytes = 1, .modified = {}};
  EXPECT_EQ(KindOf(world_.source().Open(item, {}).status()), ErrorKind::kDefinition);
  item.name = "file://" + world_.folder() + "../../etc/passwd";
  EXPECT_EQ(KindOf(world_.source().Open(item, {}).status()), ErrorKind::kDenied);
}

TEST_F(FileSource, LinksToFoldersAreNotFollowed) {
  PutAll({"real/1.csv"});
  fs::create_directory_symlink("real", world_.folder() + "again");
  fs::create_directory_symlink("/etc", world_.folder() + "etc");
  fs::create_directory_symlink(".", world_.folder() + "loop");
  EXPECT_THAT(List(), ElementsAre("real/1.csv"));
  EXPECT_TRUE(status_.ok()) << status_.message();
}

TEST_F(FileSource, APipeIsNoItemAndBlocksNobody) {
  ASSERT_EQ(::mkfifo((world_.folder() + "pipe").c_str(), 0600), 0);
  EXPECT_THAT(List(), IsEmpty());
}

TEST_F(FileSource, AFileThatGrowsWhileItIsReadIsChanged) {
  world_.Put("a.csv", "12345");
  Item item = Only();
  auto stream = *world_.source().Open(item, {});
  ASSERT_EQ((*stream->Read(2))->size(), 2);
  std::ofstream(world_.folder() + "a.csv", std::ios::app) << "6";
  Status status;
  for (int i = 0; i < 3 && status.ok(); ++i) status = stream->Read(100).status();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(KindOf(status), ErrorKind::kChanged);
  EXPECT_THAT(status.message(), HasSubstr("of 6 bytes"));
}

TEST_F(FileSource, AFileRewrittenInPlaceWithTheSameSizeIsChanged) {
  world_.Put("a.csv", "12345");
  Item item = Only();
  std::fstream(world_.folder() + "a.csv", std::ios::in | std::ios::out) << "6";
  // Times from outside, since two writes can fall into one tick of the file system's clock.
  const timespec later[2] = {{2'000'000'000, 1}, {2'000'000'000, 1}};
  ASSERT_EQ(::utimensat(AT_FDCWD, (world_.folder() + "a.csv").c_str(), later, 0), 0);
  EXPECT_EQ(KindOf(world_.source().Open(item, {}).status()), ErrorKind::kChanged);
}

TEST_F(FileSource, TheVersionIsInodeAndNanoseconds) {
  world_.Put("a.csv", "12345");
  const timespec then[2] = {{1'700'000'000, 123'456'789}, {1'700'000'000, 123'456'789}};
  ASSERT_EQ(::utimensat(AT_FDCWD, (world_.folder() + "a.csv").c_str(), then, 0), 0);
  struct stat state {};
  ASSERT_EQ(::stat((world_.folder() + "a.csv").c_str(), &state), 0);
  Item item = Only();
  EXPECT_EQ(item.version, std::to_string(state.st_ino) + "-1700000000123456789");
  EXPECT_EQ(FormatUtc(item.modified), "2023-11-14T22:13:20.123456Z");
}

TEST_F(FileSource, ATreeDeeperThanTheLimitIsADefinitionError) {
  std::string deep;
  for (int i = 0; i <= source::kWalkDepth; ++i) deep += "d/";
  fs::create_directories(world_.folder() + deep);
  List();
  ASSERT_FALSE(status_.ok());
  EXPECT_EQ(KindOf(status_), ErrorKind::kDefinition);
}

TEST_F(FileSource, ItDescribesItsPrefix) {
  EXPECT_EQ(Made({{"path_prefix", "/data/orders"}})->Describe(), "file:///data/orders*");
}

}  // namespace
}  // namespace waybill
