#include "source/s3_source.h"

#include <arrow/io/interfaces.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "servers/s3_client_rig.h"
#include "servers/strict_s3.h"
#include "stage/source_contract.h"

namespace waybill {
namespace {

using servers::S3ClientRig;
using servers::StrictS3;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::unique_ptr<Source> Made(Json options, s3::Client& client) {
  options["connection"] = "c";
  options["bucket"] = "b";
  auto checked = ApplyOptions(source::S3SourceOptions(), options, "t");
  EXPECT_TRUE(checked.ok()) << checked.status();
  auto made = source::MakeS3Source(*checked, client);
  EXPECT_TRUE(made.ok()) << made.status();
  return made.ok() ? std::move(*made) : nullptr;
}

class S3World {
 public:
  S3World() {
    server.AddBucket("b");
    source_ = Made(Json::object(), *rig.client);
  }
  Source& source() { return *source_; }
  void Put(std::string_view name, std::string_view bytes) {
    server.Put("b", std::string(name), std::string(bytes));
  }
  void Remove(std::string_view name) {
    server.Change("b", [&](auto& bucket) { bucket.objects.erase(std::string(name)); });
  }

  StrictS3 server;
  S3ClientRig rig{server};

 private:
  std::unique_ptr<Source> source_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(S3, SourceContract, S3World);

class S3Source : public testing::Test {
 protected:
  std::vector<std::string> List(Json options) {
    std::vector<std::string> names;
    status = Made(std::move(options), *world.rig.client)
                 ->List(
                     [&](const Item& item) {
                       names.push_back(item.name);
                       return Status::OK();
                     },
                     {});
    std::sort(names.begin(), names.end());
    return names;
  }
  void Deny(std::vector<std::string> actions) {
    world.server.Change("b", [&](auto& bucket) { bucket.denied = actions; });
  }

  S3World world;
  Status status;
};

TEST_F(S3Source, PrefixTakesKeysBelowItAndAWholeKeyTakesItself) {
  for (const char* key : {"orders/1.csv", "orders/2.csv", "orders.csv", "x"}) world.Put(key, "r");
  EXPECT_THAT(List({{"path_prefix", "orders/"}}),
              ElementsAre("s3://b/orders/1.csv", "s3://b/orders/2.csv"));
  EXPECT_THAT(List({{"path_prefix", "orders.csv"}}), ElementsAre("s3://b/orders.csv"));
}

TEST_F(S3Source, PatternIsFoundAnywhereInTheWholeKey) {
  for (const char* key : {"in/a.csv", "in/a.csv.gz", "in/a.csv.bak"}) world.Put(key, "r");
  EXPECT_THAT(List({{"path_prefix", "in/"}, {"path_match_pattern", R"(\.csv(\.gz)?$)"}}),
              ElementsAre("s3://b/in/a.csv", "s3://b/in/a.csv.gz"));
  EXPECT_THAT(List({{"path_match_pattern", "^in/.*bak"}}), ElementsAre("s3://b/in/a.csv.bak"));
}

TEST_F(S3Source, WouldListByBucketPrefixAndPattern) {
  auto source =
      Made({{"path_prefix", "in/"}, {"path_match_pattern", R"(\.csv$)"}}, *world.rig.client);
  EXPECT_TRUE(*source->WouldList("s3://b/in/a.csv"));
  EXPECT_FALSE(*source->WouldList("s3://b/in/a.parquet"));
  EXPECT_FALSE(*source->WouldList("s3://b/out/in/a.csv"));
  EXPECT_FALSE(*source->WouldList("s3://b2/in/a.csv"));
}

TEST_F(S3Source, FolderMarkersAreNoItemsAndEmptyFilesAre) {
  world.Put("d/", "");
  world.Put("d/empty", "");
  world.Put("full/", "bytes");
  EXPECT_THAT(List(Json::object()), ElementsAre("s3://b/d/empty", "s3://b/full/"));
}

TEST_F(S3Source, ExactKeyIsReadWhereListingIsDenied) {
  world.Put("in/a.csv", "rows");
  Deny({"s3:ListBucket"});
  EXPECT_THAT(List({{"path_prefix", "in/a.csv"}}), ElementsAre("s3://b/in/a.csv"));
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(List({{"path_prefix", "in/"}}), IsEmpty());
  EXPECT_EQ(KindOf(status), ErrorKind::kDenied);
  EXPECT_THAT(status.message(), HasSubstr("grant s3:ListBucket on arn:aws:s3:::b"));
}

TEST_F(S3Source, NoObjectIsNoErrorUnlessAskedFor) {
  EXPECT_THAT(List({{"path_prefix", "none"}}), IsEmpty());
  EXPECT_TRUE(status.ok());
  List({{"path_prefix", "none"}, {"stop_when_file_not_found", true}});
  EXPECT_EQ(KindOf(status), ErrorKind::kMissing);
  EXPECT_THAT(status.message(), HasSubstr("s3://b/none*"));
}

TEST_F(S3Source, ThousandsOfKeysAreMatchedInBatches) {
  world.server.Change("b", [](auto& bucket) {
    for (int i = 0; i < 2'500; ++i) {
      bucket.objects[std::to_string(10'000 + i) + (i % 2 ? ".csv" : ".txt")] = {{.etag = "\"e\""}};
    }
  });
  EXPECT_EQ(List({{"path_match_pattern", "csv$"}}).size(), 1'250u);
}

TEST_F(S3Source, KeysWithOddBytesAreReadBack) {
  for (const std::string key : {"a//b", "/lead", "u1\x01x", "\xC3\xA9 +%2F"}) {
    world.Put(key, "bytes of " + key);
    std::string text;
    ASSERT_TRUE(world.source()
                    .List(
                        [&](const Item& item) {
                          if (item.name != "s3://b/" + key) return Status::OK();
                          ARROW_ASSIGN_OR_RAISE(auto stream, world.source().Open(item, {}));
                          ARROW_ASSIGN_OR_RAISE(auto buffer, stream->Read(100));
                          text = buffer->ToString();
                          return Status::OK();
                        },
                        {})
                    .ok());
    EXPECT_EQ(text, "bytes of " + key);
  }
}

TEST_F(S3Source, ItemOfAnotherBucketIsNotRead) {
  auto opened = world.source().Open({.name = "s3://other/k", .version = "\"e\""}, {});
  EXPECT_EQ(KindOf(opened.status()), ErrorKind::kDefinition);
}

TEST_F(S3Source, BadPatternIsTheDefinitionsFault) {
  Json options = {{"connection", "c"}, {"bucket", "b"}, {"path_match_pattern", "("}};
  auto made = source::MakeS3Source(*ApplyOptions(source::S3SourceOptions(), options, "t"),
                                   *world.rig.client);
  EXPECT_EQ(KindOf(made.status()), ErrorKind::kDefinition);
}

}  // namespace
}  // namespace waybill
