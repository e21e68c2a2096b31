// Several people, or one person several times, at the same moment.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "service/testing_people.h"

namespace waybill::service {
namespace {

const Secret kPassword("correct horse 7 battery");
const Secret kWrong("correct horse 8 battery");
const Secret kOther("another horse 9 battery");
const Caller kOwner{.role = AccountRole::kSuperAdmin};
const Client kBrowser{"192.0.2.7", "Firefox"};
// What libsodium takes at the least, so that tests are quick.
constexpr PasswordHasher::Cost kCheap{.passes = 1, .memory = 8192};

class AccountsRaceTest : public PeopleTest {
 protected:
  AccountsRaceTest() {
    auto added = accounts_.AddUser(
        {{"email", "a@example.com"}, {"password", kPassword.Reveal()}, {"role", "super_admin"}},
        kOwner);
    EXPECT_TRUE(added.ok()) << added.status();
    id_ = added->user.id;
  }

  /// `count` threads that begin together.
  static void Together(int count, const std::function<void(int)>& work) {
    std::barrier begin(count);
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i) {
      threads.emplace_back([&, i] {
        begin.arrive_and_wait();
        work(i);
      });
    }
  }

  NullLog log_;
  Accounts accounts_{{store(), clock_, random_, log_, kCheap}};
  int64_t id_ = 0;
};

TEST_F(AccountsRaceTest, GuessesAtOnceAreNoMoreThanGuessesInARow) {
  std::atomic<int> tried{0};
  Together(32, [&](int) {
    Status status = accounts_.SignIn("a@example.com", kWrong, kBrowser).status();
    tried += KindOf(status) == ErrorKind::kDenied ? 1 : 0;
  });
  EXPECT_EQ(tried, Throttle::kFree);
}

TEST_F(AccountsRaceTest, GuessesFromManyAddressesAtOnceAreCountedForTheAccount) {
  std::atomic<int> tried{0};
  Together(32, [&](int i) {
    Client client{"192.0.2." + std::to_string(i), ""};
    Status status = accounts_.SignIn("a@example.com", kWrong, client).status();
    tried += KindOf(status) == ErrorKind::kDenied ? 1 : 0;
  });
  EXPECT_EQ(tried, Throttle::kFree);
}

TEST_F(AccountsRaceTest, ChangesOfDifferentFieldsAtOnceAllStay) {
  for (int round = 0; round < 20; ++round) {
    bool flag = round % 2 == 0;
    const char* theme = flag ? "dark" : "light";
    const char* language = flag ? "ja" : "en";
    Together(4, [&](int i) {
      Result<metastore::User> changed =
          i == 0   ? accounts_.SavePreferences(id_, {{"theme", theme}})
          : i == 1 ? accounts_.SavePreferences(id_, {{"language", language}})
          : i == 2 ? accounts_.EditUser(id_, {{"can_use_audit_log", flag}}, kOwner)
                   : accounts_.EditUser(id_, {{"is_restricted_connection_modify", flag}}, kOwner);
      EXPECT_TRUE(changed.ok()) << changed.status();
    });
    auto user = *accounts_.FindUser(id_);
    // Which was saved first decides their order.
    EXPECT_EQ(nlohmann::json(user.preferences),
              nlohmann::json({{"theme", theme}, {"language", language}}));
    EXPECT_EQ(user.can_use_audit_log, flag);
    EXPECT_EQ(user.is_restricted_connection_modify, flag);
  }
}

TEST_F(AccountsRaceTest, APreferenceNeverBringsAnOldPasswordBack) {
  for (int round = 0; round < 10; ++round) {
    const Secret& wanted = round % 2 == 0 ? kOther : kPassword;
    Together(2, [&](int i) {
      if (i == 0) {
        EXPECT_TRUE(accounts_.ResetPassword("a@example.com", wanted).ok());
      } else {
        EXPECT_TRUE(accounts_.SavePreferences(id_, {{"theme", "dark"}}).ok());
      }
    });
    EXPECT_TRUE(accounts_.SignIn("a@example.com", wanted, kBrowser).ok());
  }
}

TEST_F(AccountsRaceTest, NoSessionOfAnOldPasswordOutlivesItsReset) {
  for (int round = 0; round < 20; ++round) {
    const Secret& before = round % 2 == 0 ? kPassword : kOther;
    const Secret& after = round % 2 == 0 ? kOther : kPassword;
    // Each round from an address of its own: failed tries of one are slowed down.
    Client browser{"192.0.2." + std::to_string(100 + round), "Firefox"};
    Result<Accounts::SignedIn> signed_in = Fail(ErrorKind::kBug, "test", "not tried");
    Together(2, [&](int i) {
      if (i == 0) {
        EXPECT_TRUE(accounts_.ResetPassword("a@example.com", after).ok());
      } else {
        signed_in = accounts_.SignIn("a@example.com", before, browser);
      }
    });
    if (signed_in.ok()) {
      EXPECT_FALSE(*accounts_.FindSession(signed_in->session)) << round;
    }
    auto again = accounts_.SignIn("a@example.com", after, kBrowser);
    EXPECT_TRUE(again.ok()) << round << " " << again.status();
  }
}

TEST_F(AccountsRaceTest, OfTwoNewPasswordsByTheOldOneOnlyOneHolds) {
  std::atomic<int> changed{0};
  Together(2, [&](int i) {
    Status status =
        accounts_
            .ChangePassword({.user_id = id_,
                             .current = kPassword,
                             .wanted = i == 0 ? kOther : Secret("a third horse 10 battery"),
                             .client = kBrowser})
            .status();
    changed += status.ok() ? 1 : 0;
    EXPECT_TRUE(status.ok() || KindOf(status) == ErrorKind::kChanged ||
                KindOf(status) == ErrorKind::kDefinition)
        << status;
  });
  EXPECT_EQ(changed, 1);
}

TEST_F(AccountsRaceTest, SignInsAtOnceAllSucceedAlsoWhenTheHashIsMadeAnew) {
  Accounts dearer({store(), clock_, random_, log_, {.passes = 2, .memory = 16384}});
  Together(4, [&](int) {
    auto signed_in = dearer.SignIn("a@example.com", kPassword, kBrowser);
    ASSERT_TRUE(signed_in.ok()) << signed_in.status();
    EXPECT_TRUE(*dearer.FindSession(signed_in->session));
  });
}

TEST_F(AccountsRaceTest, WhoIsRemovedIsNobodyAtOnce) {
  for (int round = 0; round < 10; ++round) {
    auto added =
        *accounts_.AddUser({{"email", "b@example.com"}, {"password", kPassword.Reveal()}}, kOwner);
    auto signed_in = *accounts_.SignIn("b@example.com", kPassword, kBrowser);
    auto key = *accounts_.AddApiKey(added.user.id, "ci", {});
    Together(3, [&](int i) {
      if (i == 0) {
        EXPECT_TRUE(accounts_.RemoveUser(added.user.id).ok());
        return;
      }
      for (int look = 0; look < 20; ++look) {
        auto found =
            i == 1 ? accounts_.FindSession(signed_in.session) : accounts_.FindApiKey(key.token);
        EXPECT_TRUE(found.ok()) << found.status();
      }
    });
    EXPECT_FALSE(*accounts_.FindSession(signed_in.session));
    EXPECT_FALSE(*accounts_.FindApiKey(key.token));
  }
}

}  // namespace
}  // namespace waybill::service
