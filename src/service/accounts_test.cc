#include "service/accounts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "service/testing_people.h"

namespace waybill::service {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::StartsWith;

const Secret kPassword("correct horse 7 battery");
const Secret kWrong("correct horse 8 battery");
const Caller kOwner{.role = AccountRole::kSuperAdmin};
const Client kBrowser{"192.0.2.7", "Firefox"};
// What libsodium takes at the least, so that tests are quick.
constexpr PasswordHasher::Cost kCheap{.passes = 1, .memory = 8192};

class AccountsTest : public PeopleTest {
 protected:
  Accounts::SignedIn SetUp(const std::string& email) {
    auto token = accounts_.MakeSetupToken();
    auto signed_in = accounts_.SetUp(*token, email, kPassword, kBrowser);
    EXPECT_TRUE(signed_in.ok()) << signed_in.status();
    return *signed_in;
  }
  static Accounts::PasswordChange Change(const Accounts::SignedIn& person, const Secret& current,
                                         const Secret& wanted) {
    return {person.caller.user_id, current, wanted, kBrowser};
  }
  metastore::User Add(Json fields) {
    auto added = accounts_.AddUser(fields, kOwner);
    EXPECT_TRUE(added.ok()) << added.status();
    return added->user;
  }

  class CountingLog : public NullLog {
   public:
    void Warn(std::string_view, Fields) override { ++warnings; }
    int warnings = 0;
  };

  CountingLog log_;
  Accounts accounts_{{store(), clock_, random_, log_, kCheap}};
};

TEST_F(AccountsTest, TheFirstPersonComesByTheNewestSetUpTokenOnce) {
  EXPECT_TRUE(*accounts_.NeedsSetup());
  Secret old = *accounts_.MakeSetupToken();
  Secret token = *accounts_.MakeSetupToken();
  auto by_old = accounts_.SetUp(old, "a@example.com", kPassword, kBrowser);
  ASSERT_FALSE(by_old.ok());
  EXPECT_EQ(KindOf(by_old.status()), ErrorKind::kDenied);
  EXPECT_TRUE(accounts_.SetUp(token, "a@example.com", kPassword, kBrowser).ok());
  EXPECT_FALSE(*accounts_.NeedsSetup());
  EXPECT_FALSE(accounts_.SetUp(token, "b@example.com", kPassword, kBrowser).ok());
  Secret later = *accounts_.MakeSetupToken();
  EXPECT_FALSE(accounts_.SetUp(later, "b@example.com", kPassword, kBrowser).ok());
}

TEST_F(AccountsTest, ASessionIsKnownByItsTokenAndByNothingElse) {
  auto signed_in = SetUp("a@example.com");
  auto caller = accounts_.FindSession(signed_in.session);
  ASSERT_TRUE(caller.ok() && *caller);
  EXPECT_EQ((*caller)->email, "a@example.com");
  EXPECT_EQ((*caller)->role, AccountRole::kSuperAdmin);
  EXPECT_FALSE(*accounts_.FindSession(Secret("")));
  EXPECT_FALSE(*accounts_.FindSession(Secret(Sha256(signed_in.session.Reveal()))));
  EXPECT_FALSE(*accounts_.FindApiKey(signed_in.session));
  ASSERT_TRUE(accounts_.SignOut(signed_in.session).ok());
  EXPECT_FALSE(*accounts_.FindSession(signed_in.session));
}

TEST_F(AccountsTest, ASessionEndsWhenUnusedAndAtTheLatestAfterItsLife) {
  auto unused = SetUp("a@example.com");
  clock_.Advance(Accounts::kIdle + seconds(1));
  EXPECT_FALSE(*accounts_.FindSession(unused.session));
  auto used = *accounts_.SignIn("a@example.com", kPassword, kBrowser);
  for (Duration left = Accounts::kLongest; left > Duration(0); left -= hours(7)) {
    ASSERT_TRUE(*accounts_.FindSession(used.session)) << left.count();
    clock_.Advance(hours(7));
  }
  EXPECT_FALSE(*accounts_.FindSession(used.session));
}

TEST_F(AccountsTest, WrongEmailAndWrongPasswordAreToldInTheSameWords) {
  SetUp("a@example.com");
  auto wrong = accounts_.SignIn("a@example.com", kWrong, kBrowser);
  auto unknown = accounts_.SignIn("b@example.com", kPassword, kBrowser);
  ASSERT_FALSE(wrong.ok() || unknown.ok());
  EXPECT_EQ(wrong.status().message(), unknown.status().message());
  EXPECT_EQ(KindOf(wrong.status()), ErrorKind::kDenied);
  EXPECT_TRUE(accounts_.SignIn("A@EXAMPLE.com", kPassword, kBrowser).ok());
}

TEST_F(AccountsTest, WhoGuessesMustWaitLongerAndLonger) {
  SetUp("a@example.com");
  for (int i = 0; i < Throttle::kFree; ++i) {
    const char* email = i % 2 == 0 ? "a@example.com" : "A@Example.com";
    EXPECT_EQ(KindOf(accounts_.SignIn(email, kWrong, kBrowser).status()), ErrorKind::kDenied);
  }
  // Even the right password must wait now, from this address and from others.
  auto busy = accounts_.SignIn("a@example.com", kPassword, kBrowser);
  EXPECT_EQ(KindOf(busy.status()), ErrorKind::kBusy);
  EXPECT_EQ(KindOf(accounts_.SignIn("a@example.com", kPassword, {"198.51.100.1", ""}).status()),
            ErrorKind::kBusy);
  clock_.Advance(seconds(1));
  EXPECT_FALSE(accounts_.SignIn("a@example.com", kWrong, kBrowser).ok());
  clock_.Advance(seconds(1));
  EXPECT_EQ(KindOf(accounts_.SignIn("a@example.com", kPassword, kBrowser).status()),
            ErrorKind::kBusy);
  clock_.Advance(seconds(1));
  EXPECT_TRUE(accounts_.SignIn("a@example.com", kPassword, kBrowser).ok());
}

TEST_F(AccountsTest, PasswordsThatAreEasyToGuessAreRefused) {
  for (const char* bad : {"", "short1", "lettersonlyletters", "123456789012345", "Password2026!",
                          "qwertyqwerty12", "aaaa1234bcdefg", "waybillwaybill1"}) {
    Status status = CheckPassword(Secret(bad));
    ASSERT_FALSE(status.ok()) << bad;
    EXPECT_EQ(KindOf(status), ErrorKind::kDefinition);
    EXPECT_THAT(status.message(), HasSubstr("password: "));
  }
  EXPECT_FALSE(CheckPassword(Secret(std::string(129, 'a') + "1")).ok());
  EXPECT_TRUE(CheckPassword(kPassword).ok());
  EXPECT_TRUE(CheckPassword(Secret("日本語のパスワード9")).ok());
}

TEST_F(AccountsTest, AnApiKeyIsItsPersonUntilItExpiresOrIsRevoked) {
  auto signed_in = SetUp("a@example.com");
  int64_t user_id = signed_in.caller.user_id;
  auto key = *accounts_.AddApiKey(user_id, "ci", clock_.Now() + hours(1));
  EXPECT_THAT(key.token.Reveal(), StartsWith("tra_"));
  auto caller = *accounts_.FindApiKey(key.token);
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->user_id, user_id);
  EXPECT_EQ(caller->api_key_id, key.key.id);
  EXPECT_TRUE((*accounts_.ListApiKeys(user_id))[0].last_used);
  EXPECT_FALSE(*accounts_.FindSession(key.token));
  clock_.Advance(hours(1));
  EXPECT_FALSE(*accounts_.FindApiKey(key.token));
  auto other = *accounts_.AddApiKey(user_id, "other", {});
  ASSERT_TRUE(accounts_.RemoveApiKey(user_id, other.key.id).ok());
  EXPECT_FALSE(*accounts_.FindApiKey(other.token));
}

TEST_F(AccountsTest, NobodyRevokesTheKeyOfAnother) {
  auto signed_in = SetUp("a@example.com");
  auto key = *accounts_.AddApiKey(signed_in.caller.user_id, "ci", {});
  auto other = Add({{"email", "b@example.com"}, {"password", kPassword.Reveal()}});
  EXPECT_EQ(KindOf(accounts_.RemoveApiKey(other.id, key.key.id)), ErrorKind::kMissing);
  EXPECT_TRUE(*accounts_.FindApiKey(key.token));
}

TEST_F(AccountsTest, ANewPasswordEndsAllSessionsAndBeginsAnother) {
  auto first = SetUp("a@example.com");
  auto second = *accounts_.SignIn("a@example.com", kPassword, kBrowser);
  Secret wanted("another horse 9 battery");
  auto wrong = accounts_.ChangePassword(Change(first, kWrong, wanted));
  EXPECT_THAT(wrong.status().message(), HasSubstr("current_password"));
  EXPECT_TRUE(*accounts_.FindSession(first.session));
  auto changed = accounts_.ChangePassword(Change(first, kPassword, wanted));
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ((*accounts_.FindSession(changed->session))->user_id, first.caller.user_id);
  EXPECT_FALSE(*accounts_.FindSession(first.session)) << "somebody may have seen its token";
  EXPECT_FALSE(*accounts_.FindSession(second.session));
  EXPECT_FALSE(accounts_.SignIn("a@example.com", kPassword, kBrowser).ok());
  EXPECT_TRUE(accounts_.SignIn("a@example.com", wanted, kBrowser).ok());
}

TEST_F(AccountsTest, APasswordThatIsResetEndsSessionsAndKeys) {
  auto person = SetUp("a@example.com");
  auto other = Add({{"email", "b@example.com"}, {"password", kPassword.Reveal()}});
  auto key = *accounts_.AddApiKey(person.caller.user_id, "ci", {});
  auto others = *accounts_.AddApiKey(other.id, "ci", {});
  Secret wanted("another horse 9 battery");
  auto changed = accounts_.ChangePassword(Change(person, kPassword, wanted));
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_TRUE(*accounts_.FindApiKey(key.token));
  ASSERT_TRUE(accounts_.ResetPassword("a@example.com", kPassword).ok());
  EXPECT_FALSE(*accounts_.FindSession(changed->session));
  EXPECT_FALSE(*accounts_.FindApiKey(key.token));
  EXPECT_TRUE(*accounts_.FindApiKey(others.token));
}

TEST_F(AccountsTest, WhoWasKnownIsKnownUntilWhatHeWasKnownByEnds) {
  auto person = SetUp("a@example.com");
  auto key =
      *accounts_.AddApiKey(person.caller.user_id, "ci", clock_.Now() + hours(1), KeyScope::kRun);
  Caller program = **accounts_.FindApiKey(key.token);
  int told = 0;
  accounts_.OnRevoked([&] { ++told; });
  EXPECT_EQ((*accounts_.Recheck(person.caller, person.session))->user_id, person.caller.user_id);
  EXPECT_EQ((*accounts_.Recheck(program, {}))->api_key_id, key.key.id);
  EXPECT_EQ((*accounts_.Recheck(program, {}))->key_scope, KeyScope::kRun);
  EXPECT_EQ(told, 0);
  ASSERT_TRUE(accounts_.SignOut(person.session).ok());
  EXPECT_EQ(told, 1);
  EXPECT_FALSE(*accounts_.Recheck(person.caller, person.session));
  clock_.Advance(hours(1));
  EXPECT_FALSE(*accounts_.Recheck(program, {})) << "the key has expired";
  auto other = *accounts_.AddApiKey(person.caller.user_id, "other", {});
  program = **accounts_.FindApiKey(other.token);
  ASSERT_TRUE(accounts_.RemoveApiKey(person.caller.user_id, other.key.id).ok());
  EXPECT_EQ(told, 2);
  EXPECT_FALSE(*accounts_.Recheck(program, {}));
}

TEST_F(AccountsTest, LookingAtASessionAgainDoesNotKeepItAlive) {
  auto person = SetUp("a@example.com");
  for (int hour = 0; hour < 9; ++hour) {
    ASSERT_TRUE(accounts_.Recheck(person.caller, person.session).ok());
    clock_.Advance(hours(1));
  }
  EXPECT_FALSE(*accounts_.Recheck(person.caller, person.session)) << "8 hours unused";
}

TEST_F(AccountsTest, ADiskThatIsFullTurnsNobodyAwayAndIsToldOfOnceAMinute) {
  auto person = SetUp("a@example.com");
  auto key = *accounts_.AddApiKey(person.caller.user_id, "ci", {});
  Execute(
      "CREATE TRIGGER full_1 BEFORE UPDATE OF last_seen ON sessions"
      " BEGIN SELECT RAISE(ABORT, 'full'); END;"
      "CREATE TRIGGER full_2 BEFORE UPDATE OF last_used ON api_keys"
      " BEGIN SELECT RAISE(ABORT, 'full'); END");
  clock_.Advance(Accounts::kUseEvery + seconds(1));
  for (int i = 0; i < 3; ++i) {
    auto by_session = accounts_.FindSession(person.session);
    ASSERT_TRUE(by_session.ok() && *by_session) << by_session.status();
    auto by_key = accounts_.FindApiKey(key.token);
    ASSERT_TRUE(by_key.ok() && *by_key) << by_key.status();
  }
  EXPECT_EQ(log_.warnings, 1);
  Execute("DROP TRIGGER full_1; DROP TRIGGER full_2");
  clock_.Advance(Accounts::kUseEvery);
  ASSERT_TRUE(accounts_.FindApiKey(key.token).ok());
  EXPECT_EQ(log_.warnings, 1);
  EXPECT_EQ((*accounts_.ListApiKeys(person.caller.user_id))[0].last_used, clock_.Now());
}

TEST_F(AccountsTest, ASuperAdminAlwaysRemains) {
  auto signed_in = SetUp("a@example.com");
  int64_t id = signed_in.caller.user_id;
  EXPECT_EQ(KindOf(accounts_.EditUser(id, {{"role", "member"}}, kOwner).status()),
            ErrorKind::kChanged);
  EXPECT_EQ(KindOf(accounts_.RemoveUser(id)), ErrorKind::kChanged);
  EXPECT_EQ(accounts_.FindUser(id)->role, "super_admin");
  Add({{"email", "b@example.com"}, {"password", kPassword.Reveal()}, {"role", "super_admin"}});
  EXPECT_TRUE(accounts_.RemoveUser(id).ok());
  EXPECT_FALSE(*accounts_.FindSession(signed_in.session));
}

TEST_F(AccountsTest, AGeneratedPasswordIsGivenOnceAndWorks) {
  auto added =
      *accounts_.AddUser({{"email", "b@example.com"}, {"password_auto_generated", true}}, kOwner);
  ASSERT_TRUE(added.generated);
  EXPECT_TRUE(accounts_.SignIn("b@example.com", *added.generated, kBrowser).ok());
}

TEST_F(AccountsTest, WrongFieldsAreRefusedByName) {
  SetUp("a@example.com");
  const std::pair<Json, const char*> kWrongFields[] = {
      {{{"email", "no address"}, {"password", kPassword.Reveal()}}, "email: "},
      {{{"email", "a@example.com"}, {"password", kPassword.Reveal()}}, "email: "},
      {{{"email", "b@example.com"}, {"password", "short"}}, "password: "},
      {{{"email", "b@example.com"}}, "password: "},
      {{{"email", "b@example.com"}, {"password", kPassword.Reveal()}, {"role", "root"}}, "role: "},
      {{{"email", 7}, {"password", kPassword.Reveal()}}, "email: "},
  };
  for (const auto& [fields, named] : kWrongFields) {
    auto added = accounts_.AddUser(fields, kOwner);
    ASSERT_FALSE(added.ok()) << fields.dump();
    EXPECT_EQ(KindOf(added.status()), ErrorKind::kDefinition) << added.status();
    EXPECT_THAT(added.status().message(), HasSubstr(named));
  }
}

TEST_F(AccountsTest, NeitherTokensNorPasswordsStandInTheDatabase) {
  auto signed_in = SetUp("a@example.com");
  auto key = *accounts_.AddApiKey(signed_in.caller.user_id, "ci", {});
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home_.path())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    all.append(std::istreambuf_iterator<char>(file), {});
  }
  ASSERT_THAT(all, HasSubstr("a@example.com"));
  for (const std::string& secret :
       {signed_in.session.Reveal(), key.token.Reveal(), kPassword.Reveal()}) {
    EXPECT_EQ(all.find(secret), std::string::npos);
  }
}

TEST_F(AccountsTest, AHashOfLesserCostIsMadeAnewAtSignIn) {
  auto signed_in = SetUp("a@example.com");
  Accounts dearer({store(), clock_, random_, log_, {.passes = 2, .memory = 16384}});
  ASSERT_TRUE(dearer.SignIn("a@example.com", kPassword, kBrowser).ok());
  EXPECT_THAT(dearer.FindUser(signed_in.caller.user_id)->password_hash, HasSubstr("m=16,t=2,p=1"));
  EXPECT_TRUE(dearer.SignIn("a@example.com", kPassword, kBrowser).ok());
}

TEST(PasswordHasher, TheRealCostIsWhatOwaspAsksForAtTheLeast) {
  PasswordHasher hasher;
  auto hash = hasher.Hash(kPassword);
  ASSERT_TRUE(hash.ok()) << hash.status();
  EXPECT_THAT(*hash, StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_TRUE(*hasher.Matches(*hash, kPassword));
  EXPECT_FALSE(*hasher.Matches(*hash, kWrong));
  EXPECT_FALSE(*hasher.Matches("", kPassword));
}

}  // namespace
}  // namespace waybill::service
