#include "metastore/key_ring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "metastore/schema.h"
#include "metastore/testing_home.h"

namespace waybill::metastore {
namespace {

/// Two connections with secrets, and the parts a rotation works on.
class KeyRingTest : public testing::Test {
 protected:
  KeyRingTest() {
    auto store = Open();
    for (const char* name : {"a", "b"}) {
      ConnectionDraft draft{.name = name, .kind = "s3", .settings = Json::object()};
      draft.secrets["one"] = Secret(std::string("first of ") + name);
      draft.secrets["two"] = Secret(std::string("second of ") + name);
      EXPECT_TRUE(store->connections().Add(draft).ok());
    }
  }

  std::unique_ptr<Metastore> Open() { return OpenMetastore(home_.path(), clock_, random_); }
  std::string KeyPath() const { return home_.path() + "/key"; }
  std::string NextPath() const { return home_.path() + "/key.next"; }
  std::string KeyId() const { return (*LoadKeyFile(KeyPath()))->id; }

  static void ExpectAllReadable(Metastore& store) {
    auto connections = store.connections().List();
    ASSERT_TRUE(connections.ok()) << connections.status().ToString();
    ASSERT_EQ(connections->size(), 2u);
    for (const Connection& connection : *connections) {
      auto secrets = store.connections().Reveal(connection.id);
      ASSERT_TRUE(secrets.ok()) << secrets.status().ToString();
      EXPECT_TRUE(secrets->at("one").Matches("first of " + connection.name));
      EXPECT_TRUE(secrets->at("two").Matches("second of " + connection.name));
    }
  }

  /// Rotate with the n-th step replaced by `fault`; gives how many steps were reached.
  int RotateWith(int n, const std::function<Status()>& fault, Status* outcome) {
    auto database = Database::Open(home_.path() + "/metastore.db");
    EXPECT_TRUE(database.ok());
    auto ring = KeyRing::Open(home_.path(), **database, random_);
    EXPECT_TRUE(ring.ok()) << ring.status().ToString();
    int steps = 0;
    *outcome =
        (*ring)->Rotate([&](std::string_view) { return ++steps == n ? fault() : Status::OK(); });
    return steps;
  }

  TemporaryHome home_;
  ManualClock clock_{kMay24};
  SystemRandom random_;
};

TEST_F(KeyRingTest, RotationReplacesTheKeyAndKeepsEverySecret) {
  std::string before = KeyId();
  auto store = Open();
  ASSERT_TRUE(store->RotateKey().ok());
  EXPECT_NE(KeyId(), before);
  EXPECT_FALSE(std::filesystem::exists(NextPath()));
  ExpectAllReadable(*store);
  ExpectAllReadable(*Open());
}

TEST_F(KeyRingTest, WhatTheOldKeySealedIsGoneFromEveryFile) {
  const std::string old_id = KeyId();
  std::string sealed_by_old = "WBS\x01";
  for (size_t i = 0; i < old_id.size(); i += 2) {
    sealed_by_old += char(std::stoi(old_id.substr(i, 2), nullptr, 16));
  }
  auto files_with_it = [&] {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(home_.path())) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      std::string bytes{std::istreambuf_iterator<char>(file), {}};
      count += bytes.find(sealed_by_old) != std::string::npos;
    }
    return count;
  };
  auto store = Open();
  EXPECT_GT(files_with_it(), 0);
  ASSERT_TRUE(store->RotateKey().ok());
  EXPECT_EQ(files_with_it(), 0);
}

TEST_F(KeyRingTest, AFailureAtAnyStepLosesNothing) {
  auto old = Open();
  int n = 1;
  for (;; ++n) {
    ASSERT_LT(n, 100);
    std::string before = KeyId();
    Status outcome;
    RotateWith(
        n, [] { return Fail(ErrorKind::kBusy, "disk", "full"); }, &outcome);
    ExpectAllReadable(*old);
    ExpectAllReadable(*Open());
    EXPECT_FALSE(std::filesystem::exists(NextPath()));
    if (outcome.ok()) break;
    EXPECT_EQ(outcome.message(), "disk: full");
  }
  EXPECT_EQ(n, 9) << "key.next, four secrets, the name, the commit, the rename; then it passes";
}

TEST_F(KeyRingTest, ADeathAtAnyStepLosesNothing) {
  for (int n = 1;; ++n) {
    ASSERT_LT(n, 100);
    pid_t child = fork();
    if (child == 0) {
      Status outcome;
      RotateWith(
          n, []() -> Status { _exit(7); }, &outcome);
      _exit(outcome.ok() ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    ExpectAllReadable(*Open());
    EXPECT_FALSE(std::filesystem::exists(NextPath())) << "opening ends what the dead began";
    if (WEXITSTATUS(status) == 0) break;
    ASSERT_EQ(WEXITSTATUS(status), 7) << n;
  }
}

TEST_F(KeyRingTest, OthersGoOnWhileTheKeyChanges) {
  auto store = Open();
  auto other = Open();
  std::set<std::string> ids{KeyId()};
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(other->RotateKey().ok());
    ids.insert(KeyId());
    ExpectAllReadable(*store);
    // What is sealed now must be sealed with the new key: the old one is gone.
    auto a = store->connections().Find("a");
    ConnectionDraft draft{.name = "a", .kind = "s3", .settings = Json::object()};
    draft.secrets["one"] = Secret("first of a");
    ASSERT_TRUE(store->connections().Update(a->id, draft).ok());
    ExpectAllReadable(*other);
    ExpectAllReadable(*Open());
  }
  EXPECT_EQ(ids.size(), 4u);
}

TEST_F(KeyRingTest, BetweenCommitAndRenameTheNextKeyCounts) {
  auto store = Open();
  pid_t child = fork();
  if (child == 0) {
    Status outcome;
    RotateWith(
        8, []() -> Status { _exit(7); }, &outcome);
    _exit(1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(WEXITSTATUS(status), 7);
  ASSERT_TRUE(std::filesystem::exists(NextPath()));
  ExpectAllReadable(*store);
}

TEST_F(KeyRingTest, AMissingKeyIsRefusedWhileSecretsAreSealedWithIt) {
  std::filesystem::remove(KeyPath());
  auto refused = Metastore::Open(home_.path(), clock_, random_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kMissing);
  EXPECT_THAT(refused.status().message(), testing::HasSubstr("4 stored secrets"));
  EXPECT_FALSE(std::filesystem::exists(KeyPath())) << "no new key hides the loss";
}

TEST_F(KeyRingTest, AnotherKeyIsRefusedWhileSecretsAreSealed) {
  std::filesystem::remove(KeyPath());
  ASSERT_TRUE(CreateKeyFile(KeyPath(), MakeMasterKey(random_)).ok());
  auto refused = Metastore::Open(home_.path(), clock_, random_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kData);
}

TEST_F(KeyRingTest, WithoutSecretsALostKeyIsMadeAnew) {
  auto store = Open();
  ASSERT_TRUE(store->connections().Remove("a").ok());
  ASSERT_TRUE(store->connections().Remove("b").ok());
  store.reset();
  std::filesystem::remove(KeyPath());
  store = Open();
  ASSERT_NE(store, nullptr);
  ConnectionDraft draft{.name = "c", .kind = "s3", .settings = Json::object()};
  draft.secrets["one"] = Secret("x");
  auto added = store->connections().Add(draft);
  ASSERT_TRUE(added.ok()) << added.status().ToString();
  EXPECT_TRUE(Open()->connections().Reveal(added->id).ok());
}

TEST_F(KeyRingTest, SecretsSwappedBetweenRowsOrChangedAreRefused) {
  auto database = Database::Open(home_.path() + "/metastore.db");
  ASSERT_TRUE((*database)
                  ->Write([](Session& session) {
                    return session.Script(
                        "UPDATE connection_secrets SET sealed = (SELECT sealed FROM "
                        "connection_secrets WHERE connection_id = 2 AND name = 'one')"
                        " WHERE connection_id = 1 AND name = 'one'");
                  })
                  .ok());
  auto swapped = Open()->connections().Reveal(1);
  ASSERT_FALSE(swapped.ok());
  EXPECT_EQ(KindOf(swapped.status()), ErrorKind::kData);
  EXPECT_THAT(swapped.status().message(), testing::HasSubstr("connection a: one"));
  EXPECT_TRUE(Open()->connections().Reveal(2).ok());
  EXPECT_FALSE(Open()->RotateKey().ok()) << "a tampered secret is not sealed anew";
}

}  // namespace
}  // namespace waybill::metastore
