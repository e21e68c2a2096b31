#pragma once

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <thread>
#include <vector>

#include "stage/source.h"

namespace waybill {

/// What every Source promises, whatever its kind. A kind joins in its own test file:
///
///   struct FileWorld {                                    // default-constructed for each test
///     Source& source();                                   // over everything in this world
///     void Put(std::string_view name, std::string_view bytes);  // make, or replace
///     void Remove(std::string_view name);
///   };
///   INSTANTIATE_TYPED_TEST_SUITE_P(File, SourceContract, FileWorld);
///
/// An item's name must end in the name given to Put.
template <typename World>
class SourceContract : public testing::Test {
 protected:
  std::map<std::string, Item> ListAll() {
    std::map<std::string, Item> items;
    Status status = world_.source().List(
        [&](const Item& item) {
          EXPECT_TRUE(items.emplace(item.name, item).second) << item.name << " was visited twice";
          return Status::OK();
        },
        {});
    EXPECT_TRUE(status.ok()) << status.ToString();
    return items;
  }

  Item Listed(std::string_view name) {
    for (const auto& [full, item] : ListAll()) {
      if (full.ends_with(name)) return item;
    }
    ADD_FAILURE() << name << " was not listed";
    return {};
  }

  Result<std::string> ReadAll(const Item& item, int64_t step, std::stop_token stop = {}) {
    ARROW_ASSIGN_OR_RAISE(auto stream, world_.source().Open(item, stop));
    std::string bytes;
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(auto buffer, stream->Read(step));
      if (buffer->size() == 0) break;
      bytes += buffer->ToString();
    }
    ARROW_RETURN_NOT_OK(stream->Close());
    return bytes;
  }

  static std::string Bytes(size_t count) {
    std::string bytes(count, '\0');
    for (size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>(i * 31 + i / 251);
    return bytes;
  }

  World world_;
};

TYPED_TEST_SUITE_P(SourceContract);

TYPED_TEST_P(SourceContract, EachItemIsListedOnceWithItsSize) {
  this->world_.Put("a.csv", "1");
  this->world_.Put("b/c.csv", "22");
  this->world_.Put("b/d e+f%25.csv", "");
  auto items = this->ListAll();
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(this->Listed("a.csv").bytes, 1);
  EXPECT_EQ(this->Listed("b/c.csv").bytes, 2);
  EXPECT_EQ(this->Listed("b/d e+f%25.csv").bytes, 0);
}

TYPED_TEST_P(SourceContract, WhatIsListedIsWhatItSaysItWouldList) {
  for (const char* name : {"a.csv", "b/c.csv", "b/d e+f%25.csv"}) this->world_.Put(name, "1");
  for (const auto& [name, item] : this->ListAll()) {
    EXPECT_TRUE(*this->world_.source().WouldList(name)) << name;
    EXPECT_FALSE(*this->world_.source().WouldList("other-" + name)) << name;
  }
}

TYPED_TEST_P(SourceContract, NothingListedIsNoError) { EXPECT_TRUE(this->ListAll().empty()); }

TYPED_TEST_P(SourceContract, ListingAgainGivesTheSameIdentities) {
  this->world_.Put("a.csv", "1");
  Item first = this->Listed("a.csv");
  Item second = this->Listed("a.csv");
  EXPECT_EQ(first.name, second.name);
  EXPECT_EQ(first.version, second.version);
  EXPECT_FALSE(first.version.empty());
}

TYPED_TEST_P(SourceContract, AReplacedItemHasAnotherVersion) {
  this->world_.Put("a.csv", "1");
  std::string before = this->Listed("a.csv").version;
  this->world_.Put("a.csv", "2");
  EXPECT_NE(this->Listed("a.csv").version, before);
}

TYPED_TEST_P(SourceContract, AFailedVisitEndsTheListingWithItsStatus) {
  this->world_.Put("a.csv", "1");
  this->world_.Put("b.csv", "1");
  int visits = 0;
  Status status = this->world_.source().List(
      [&](const Item&) {
        ++visits;
        return Fail(ErrorKind::kData, "visit", "enough");
      },
      {});
  EXPECT_EQ(visits, 1);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(KindOf(status), ErrorKind::kData);
  EXPECT_EQ(status.message(), "visit: enough");
}

TYPED_TEST_P(SourceContract, AStoppedListingIsCancelled) {
  this->world_.Put("a.csv", "1");
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(IsCancelled(
      this->world_.source().List([](const Item&) { return Status::OK(); }, stop.get_token())));
}

TYPED_TEST_P(SourceContract, TheBytesAreThoseStoredHoweverTheyAreCut) {
  const std::string bytes = this->Bytes(300'000);
  this->world_.Put("a.bin", bytes);
  Item item = this->Listed("a.bin");
  for (int64_t step : {int64_t{1'000}, int64_t{65'536}, int64_t{1'000'000}}) {
    auto read = this->ReadAll(item, step);
    ASSERT_TRUE(read.ok()) << read.status().ToString();
    EXPECT_TRUE(*read == bytes) << "in steps of " << step;
  }
}

TYPED_TEST_P(SourceContract, AnEmptyItemHasNoBytes) {
  this->world_.Put("empty", "");
  auto read = this->ReadAll(this->Listed("empty"), 100);
  ASSERT_TRUE(read.ok()) << read.status().ToString();
  EXPECT_EQ(*read, "");
}

TYPED_TEST_P(SourceContract, AnItemThatWasReplacedIsNotRead) {
  this->world_.Put("a.csv", "old");
  Item item = this->Listed("a.csv");
  this->world_.Put("a.csv", "new");
  auto read = this->ReadAll(item, 100);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(KindOf(read.status()), ErrorKind::kChanged) << read.status().ToString();
  EXPECT_NE(read.status().message().find("a.csv"), std::string::npos);
}

TYPED_TEST_P(SourceContract, AnItemThatIsGoneIsMissing) {
  this->world_.Put("a.csv", "old");
  Item item = this->Listed("a.csv");
  this->world_.Remove("a.csv");
  auto read = this->ReadAll(item, 100);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(KindOf(read.status()), ErrorKind::kMissing) << read.status().ToString();
}

TYPED_TEST_P(SourceContract, AStoppedReadIsCancelled) {
  this->world_.Put("a.csv", "bytes");
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(IsCancelled(this->ReadAll(this->Listed("a.csv"), 100, stop.get_token()).status()));
}

TYPED_TEST_P(SourceContract, ManyThreadsReadAtOnce) {
  std::map<std::string, std::string> stored;
  for (size_t i = 0; i < 4; ++i) {
    std::string name = "part-" + std::to_string(i);
    stored[name] = this->Bytes(50'000 + i);
    this->world_.Put(name, stored[name]);
  }
  std::vector<std::jthread> threads;
  for (const auto& [name, bytes] : stored) {
    Item item = this->Listed(name);
    threads.emplace_back([this, item, &expected = bytes] {
      auto read = this->ReadAll(item, 4'096);
      EXPECT_TRUE(read.ok() && *read == expected) << item.name;
    });
  }
}

TYPED_TEST_P(SourceContract, ItSaysWhereItReads) {
  EXPECT_NE(this->world_.source().Describe().find("://"), std::string::npos);
}

REGISTER_TYPED_TEST_SUITE_P(SourceContract, EachItemIsListedOnceWithItsSize,
                            WhatIsListedIsWhatItSaysItWouldList, NothingListedIsNoError,
                            ListingAgainGivesTheSameIdentities, AReplacedItemHasAnotherVersion,
                            AFailedVisitEndsTheListingWithItsStatus, AStoppedListingIsCancelled,
                            TheBytesAreThoseStoredHoweverTheyAreCut, AnEmptyItemHasNoBytes,
                            AnItemThatWasReplacedIsNotRead, AnItemThatIsGoneIsMissing,
                            AStoppedReadIsCancelled, ManyThreadsReadAtOnce, ItSaysWhereItReads);

}  // namespace waybill
