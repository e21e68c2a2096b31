#include "s3/list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>

#include "servers/s3_client_rig.h"
#include "servers/strict_s3.h"

namespace waybill::s3 {
namespace {

using servers::S3ClientRig;
using servers::StrictS3;

using Counts = std::map<std::string, int>;

/// How often each key was visited.
Counts Visit(Client& client, const std::string& prefix, const ListOptions& options,
             Status* status) {
  Counts counts;
  *status = ListAll(client, "b", prefix, options,
                    [&](const Object& object) {
                      ++counts[object.key];
                      return Status::OK();
                    },
                    {});
  return counts;
}

void Fill(StrictS3& server, const std::set<std::string>& keys) {
  server.AddBucket("b");
  server.Change("b", [&](auto& bucket) {
    for (const std::string& key : keys) bucket.objects[key] = {{.etag = "\"e\""}};
  });
}

/// Keys as people have them and as nobody should: digits behind a long common stem, deep folders,
/// and every odd character of S3's documentation.
std::set<std::string> RandomKeys(Random& random, size_t count) {
  const std::string pieces[] = {"a",
                                "b",
                                "orders/",
                                "2026/",
                                "03",
                                "part-",
                                "000",
                                "7",
                                "//",
                                "/../",
                                "/",
                                "\t",
                                "\n",
                                "\x01",
                                "%2F",
                                "+",
                                "  ",
                                "?x=1",
                                "#",
                                "\xC3\xA9",
                                "\xF0\x9F\x98\x80",
                                "\xF4\x8F\xBF\xBF",
                                "\xED\x9F\xBF",
                                "&amp;"};
  std::set<std::string> keys;
  while (keys.size() < count) {
    std::string key = random.Next() % 3 == 0 ? "orders/2026/03/" : "";
    for (uint64_t n = 1 + random.Next() % 6; n > 0; --n) key += pieces[random.Next() % 24];
    keys.insert(key);
  }
  return keys;
}

TEST(S3List, EveryKeyIsVisitedOnceWhateverTheKeysAndPages) {
  SeededRandom random(5);
  for (int round = 0; round < 40; ++round) {
    const auto keys = RandomKeys(random, 20 + random.Next() % 400);
    std::atomic<unsigned> cut = unsigned(random.Next());
    StrictS3 server({.page_limit = [&](int asked) {
      // Fewer than asked for, as S3 may; never none.
      return 1 + int((cut += 7919) % unsigned(asked));
    }});
    Fill(server, keys);
    S3ClientRig rig(server);
    for (const std::string prefix : {"", "orders/", "a"}) {
      Counts expected;
      for (const std::string& key : keys) {
        if (key.starts_with(prefix)) expected[key] = 1;
      }
      Status status;
      auto found =
          Visit(*rig.client, prefix, {.parallel = 1 + round % 6, .page_keys = 1 + round}, &status);
      ASSERT_TRUE(status.ok()) << status;
      ASSERT_EQ(found, expected) << "round " << round << " prefix '" << prefix << "'";
    }
  }
}

TEST(S3List, PrefixThatIsAKeyIsVisitedToo) {
  StrictS3 server;
  Fill(server, {"a", "a/1", "a/2", "b"});
  S3ClientRig rig(server);
  Status status;
  EXPECT_EQ(Visit(*rig.client, "a", {.parallel = 3, .page_keys = 1}, &status),
            (Counts{{"a", 1}, {"a/1", 1}, {"a/2", 1}}));
  EXPECT_TRUE(status.ok()) << status;
}

TEST(S3List, OnePageIsOneRequestAndNothingIsNoError) {
  StrictS3 server;
  Fill(server, {"a", "b"});
  S3ClientRig rig(server);
  Status status;
  EXPECT_EQ(Visit(*rig.client, "", {}, &status).size(), 2u);
  EXPECT_EQ(server.requests(), 1);
  EXPECT_EQ(Visit(*rig.client, "none", {}, &status).size(), 0u);
  EXPECT_TRUE(status.ok());
}

TEST(S3List, ManyKeysAreListedInParallelForFewMoreRequests) {
  // Dates and numbers behind a common stem: what a data lake looks like.
  std::set<std::string> keys;
  for (int day = 1; day <= 28; ++day) {
    for (int i = 0; i < 700; ++i) {
      keys.insert("lake/orders/dt=2026-02-" + std::to_string(100 + day).substr(1) + "/part-" +
                  std::to_string(100'000 + i).substr(1) + ".parquet");
    }
  }
  StrictS3 server;
  Fill(server, keys);
  S3ClientRig rig(server);
  Status status;
  auto found = Visit(*rig.client, "lake/", {.parallel = 8, .page_keys = 50}, &status);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(found.size(), keys.size());
  const int serial = int(keys.size()) / 50;
  EXPECT_LT(server.CountOf("ListObjectsV2"), serial * 3 / 2);
}

TEST(S3List, FailureOfAVisitEndsTheListingWithIt) {
  StrictS3 server;
  SeededRandom random(1);
  Fill(server, RandomKeys(random, 300));
  S3ClientRig rig(server);
  std::atomic<int> visits = 0;
  Status status =
      ListAll(*rig.client, "b", "", {.parallel = 4, .page_keys = 5},
              [&](const Object&) {
                return ++visits == 40 ? Fail(ErrorKind::kData, "here", "enough") : Status::OK();
              },
              {});
  EXPECT_EQ(status.message(), "here: enough");
  EXPECT_EQ(visits, 40);
}

TEST(S3List, RefusedPageEndsTheListing) {
  StrictS3 server;
  SeededRandom random(2);
  Fill(server, RandomKeys(random, 300));
  S3ClientRig rig(server);
  server.Add(
      {.action = "ListObjectsV2", .skip = 10, .times = 999, .error = {403, "AccessDenied", "no"}});
  Status status;
  Visit(*rig.client, "", {.parallel = 4, .page_keys = 5}, &status);
  EXPECT_EQ(KindOf(status), ErrorKind::kDenied);
}

TEST(S3List, NthRequestLostIsRepaired) {
  SeededRandom random(3);
  const auto keys = RandomKeys(random, 60);
  StrictS3 server;
  Fill(server, keys);
  S3ClientRig rig(server);
  for (int n = 1; n < 20; ++n) {
    server.FailNth(n, /*after_the_work=*/n % 2 == 0);
    Status status;
    EXPECT_EQ(Visit(*rig.client, "", {.parallel = 3, .page_keys = 7}, &status).size(), keys.size());
    EXPECT_TRUE(status.ok()) << status;
    server.ClearFaults();
  }
}

TEST(S3List, StoppedListingIsCancelled) {
  StrictS3 server;
  SeededRandom random(4);
  Fill(server, RandomKeys(random, 300));
  S3ClientRig rig(server);
  std::stop_source stop;
  int visits = 0;
  Status status = ListAll(
      *rig.client, "b", "", {.parallel = 4, .page_keys = 5},
      [&](const Object&) {
        if (++visits == 20) stop.request_stop();
        return Status::OK();
      },
      stop.get_token());
  EXPECT_TRUE(IsCancelled(status)) << status;
}

/// Answers listings as a store does that does not know start-after, or that does not sort.
std::string Page(const std::vector<std::string>& keys, const std::string& token) {
  std::string xml = "<ListBucketResult>";
  for (const std::string& key : keys) {
    xml += "<Contents><Key>" + key +
           "</Key><LastModified>2026-01-01T00:00:00Z</LastModified>"
           "<ETag>e</ETag><Size>1</Size></Contents>";
  }
  if (!token.empty()) {
    xml += "<IsTruncated>true</IsTruncated><NextContinuationToken>" + token +
           "</NextContinuationToken>";
  }
  return xml + "</ListBucketResult>";
}

TEST(S3List, StoreThatDoesNotSortIsListedByItsTokens) {
  servers::LoopbackServer server([](const servers::HttpRequest& request) {
    bool second = request.query.find("continuation-token=t2") != std::string::npos;
    return servers::HttpResponse{.body = second ? Page({"a", "k"}, "") : Page({"z", "b"}, "t2")};
  });
  S3ClientRig rig({.endpoint = server.url()}, servers::S3User{});
  Status status;
  EXPECT_EQ(Visit(*rig.client, "", {}, &status), (Counts{{"a", 1}, {"b", 1}, {"k", 1}, {"z", 1}}));
  EXPECT_TRUE(status.ok()) << status;
}

TEST(S3List, StoreWhoseListingHasNoEndIsRefused) {
  servers::LoopbackServer server([](const servers::HttpRequest& request) {
    bool token = request.query.find("continuation-token") != std::string::npos;
    return servers::HttpResponse{.body = token ? Page({"k2"}, "t") : Page({"k1"}, "t")};
  });
  S3ClientRig rig({.endpoint = server.url()}, servers::S3User{});
  Status status;
  Visit(*rig.client, "", {.parallel = 2}, &status);
  EXPECT_EQ(KindOf(status), ErrorKind::kData) << status;
}

/// The value of a parameter of plain letters and digits; empty when it is not there.
std::string Parameter(const servers::HttpRequest& request, const std::string& name) {
  const std::string query = "&" + request.query + "&";
  size_t at = query.find("&" + name + "=");
  if (at == query.npos) return {};
  at += name.size() + 2;
  return query.substr(at, query.find('&', at) - at);
}

/// Lists `keys` in the order they have, `page` at a time; a token is the index of the next.
/// `knows_start_after`: leaves out what is not greater; else takes no notice of it.
servers::HttpResponse ListInOrder(const std::vector<std::string>& keys, size_t page,
                                  bool knows_start_after, const servers::HttpRequest& request) {
  const std::string token = Parameter(request, "continuation-token");
  const std::string after = Parameter(request, "start-after");
  std::vector<std::string> found;
  size_t at = token.empty() ? 0 : std::stoul(token);
  for (; at < keys.size() && found.size() < page; ++at) {
    if (!knows_start_after || keys[at] > after) found.push_back(keys[at]);
  }
  return {.body = Page(found, at < keys.size() ? std::to_string(at) : "")};
}

/// `count` keys, the first `sorted` of them in order.
std::vector<std::string> HalfSortedKeys(Random& random, size_t count, size_t sorted) {
  std::vector<std::string> keys;
  for (size_t i = 0; i < count; ++i) keys.push_back("k" + std::to_string(1'000 + i));
  for (size_t i = count - 1; i > sorted; --i) {
    std::swap(keys[i], keys[sorted + random.Next() % (i - sorted + 1)]);
  }
  return keys;
}

TEST(S3List, StoreThatIsOutOfOrderOnLaterPagesIsListedByItsTokens) {
  SeededRandom random(6);
  for (int round = 0; round < 40; ++round) {
    const bool knows_start_after = round % 2 == 0;
    const auto keys =
        HalfSortedKeys(random, 300, knows_start_after ? 10 + random.Next() % 150 : 299);
    std::atomic<int> starts = 0;
    servers::LoopbackServer server([&](const servers::HttpRequest& request) {
      bool first = Parameter(request, "continuation-token").empty();
      if (first && Parameter(request, "start-after").empty()) ++starts;
      return ListInOrder(keys, 10, knows_start_after, request);
    });
    S3ClientRig rig({.endpoint = server.url()}, servers::S3User{});
    Counts expected;
    for (const std::string& key : keys) expected[key] = 1;
    Status status;
    EXPECT_EQ(Visit(*rig.client, "", {.parallel = 2 + round % 6}, &status), expected) << round;
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(starts, 2) << "the listing began anew";
  }
}

TEST(S3List, StoreThatIsOutOfOrderTooLateIsRefusedRatherThanListedTwice) {
  SeededRandom random(8);
  const auto keys = HalfSortedKeys(random, 300, 200);
  servers::LoopbackServer server(
      [&](const servers::HttpRequest& request) { return ListInOrder(keys, 10, true, request); });
  S3ClientRig rig({.endpoint = server.url()}, servers::S3User{});
  Status status;
  auto counts = Visit(*rig.client, "", {.parallel = 2, .remembered_keys = 9}, &status);
  EXPECT_EQ(KindOf(status), ErrorKind::kData) << status;
  for (const auto& [key, count] : counts) EXPECT_EQ(count, 1) << key;
}

}  // namespace
}  // namespace waybill::s3
