#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "http/address_policy.h"
#include "service/accounts.h"

namespace waybill::service {
namespace {

Status WrongSignIn() {
  return Fail(ErrorKind::kDenied, "sign-in",
              "email and password do not belong together; whoever runs this server can set a new "
              "password with: waybill user reset-password EMAIL");
}

/// Emails are the same whatever the case of their letters, for those who guess, too.
std::string SubjectOf(const std::string& email) {
  std::string subject = "email " + email;
  for (char& c : subject) c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
  return subject;
}

}  // namespace

Result<bool> Accounts::NeedsSetup() {
  ARROW_ASSIGN_OR_RAISE(int64_t users, parts_.store.accounts().CountUsers());
  return users == 0;
}

Status Accounts::BeginTry(const std::vector<std::string>& subjects) {
  Duration wait = throttle_.Begin(subjects);
  if (wait <= Duration(0)) return Status::OK();
  return Fail(ErrorKind::kBusy, "sign-in",
              fmt::format("there were too many failed tries: wait {} s",
                          std::chrono::ceil<std::chrono::seconds>(wait).count()));
}

Result<Accounts::SignedIn> Accounts::SetUp(const Secret& token, const std::string& email,
                                           const Secret& password, const Client& client) {
  ARROW_RETURN_NOT_OK(CheckEmail(email));
  ARROW_RETURN_NOT_OK(CheckPassword(password));
  const std::vector<std::string> subjects = {"ip " + http::NetworkOf(client.ip)};
  ARROW_RETURN_NOT_OK(BeginTry(subjects));
  metastore::User user{.email = email, .role = "super_admin", .preferences = Json::object()};
  auto made = TrySetUp(token, std::move(user), password);
  if (made.ok() || KindOf(made.status()) != ErrorKind::kDenied) throttle_.TakeBack(subjects);
  ARROW_RETURN_NOT_OK(made);
  return Begin(*made, client);
}

Result<metastore::User> Accounts::TrySetUp(const Secret& token, metastore::User user,
                                           const Secret& password) {
  ARROW_ASSIGN_OR_RAISE(user.password_hash, hasher_.Hash(password));
  return parts_.store.accounts().AddFirstUser(user, Sha256(token.Reveal()));
}

Result<Accounts::SignedIn> Accounts::SignIn(const std::string& email, const Secret& password,
                                            const Client& client) {
  const std::vector<std::string> subjects = {SubjectOf(email), "ip " + http::NetworkOf(client.ip)};
  ARROW_RETURN_NOT_OK(BeginTry(subjects));
  auto signed_in = TrySignIn(email, password, client);
  if (!signed_in.ok() && KindOf(signed_in.status()) == ErrorKind::kChanged) {
    // Somebody changed it, or it was only hashed anew by a sign-in at the same moment.
    signed_in = TrySignIn(email, password, client);
  }
  if (!signed_in.ok() && KindOf(signed_in.status()) == ErrorKind::kDenied) return signed_in;
  throttle_.TakeBack(subjects);
  if (signed_in.ok()) throttle_.Forget(SubjectOf(email));
  return signed_in;
}

Result<Accounts::SignedIn> Accounts::TrySignIn(const std::string& email, const Secret& password,
                                               const Client& client) {
  auto& store = parts_.store.accounts();
  ARROW_ASSIGN_OR_RAISE(auto user, store.FindUserByEmail(email));
  // As slow for somebody who is not there, so that nobody learns who is.
  ARROW_ASSIGN_OR_RAISE(bool matches, hasher_.Matches(user ? user->password_hash : "", password));
  if (!matches) return WrongSignIn();
  ARROW_ASSIGN_OR_RAISE(SignedIn signed_in, Begin(*user, client));
  if (hasher_.IsOutdated(user->password_hash)) {
    ARROW_ASSIGN_OR_RAISE(std::string hash, hasher_.Hash(password));
    ARROW_RETURN_NOT_OK(store.SaveRehash(user->id, user->password_hash, hash));
  }
  return signed_in;
}

Result<Accounts::SignedIn> Accounts::ChangePassword(const PasswordChange& change) {
  auto& store = parts_.store.accounts();
  ARROW_ASSIGN_OR_RAISE(auto user, store.FindUser(change.user_id));
  const std::vector<std::string> subjects = {SubjectOf(user.email)};
  ARROW_RETURN_NOT_OK(BeginTry(subjects));
  auto matches = hasher_.Matches(user.password_hash, change.current);
  if (!matches.ok() || *matches) throttle_.TakeBack(subjects);
  ARROW_RETURN_NOT_OK(matches);
  if (!*matches) {
    return Fail(ErrorKind::kDefinition, "user", "current_password: is not your password");
  }
  ARROW_RETURN_NOT_OK(CheckPassword(change.wanted));
  ARROW_ASSIGN_OR_RAISE(std::string hash, hasher_.Hash(change.wanted));
  ARROW_RETURN_NOT_OK(Told(store.ChangePassword(
      {.user_id = user.id, .hash = hash, .checked_hash = user.password_hash})));
  user.password_hash = std::move(hash);
  return Begin(user, change.client);
}

Status Accounts::ResetPassword(const std::string& email, const Secret& password) {
  ARROW_ASSIGN_OR_RAISE(auto user, parts_.store.accounts().FindUserByEmail(email));
  if (!user) return Fail(ErrorKind::kMissing, "user " + email, "there is no such user");
  ARROW_RETURN_NOT_OK(CheckPassword(password));
  ARROW_ASSIGN_OR_RAISE(std::string hash, hasher_.Hash(password));
  return Told(parts_.store.accounts().ChangePassword(
      {.user_id = user->id, .hash = std::move(hash), .ends_keys = true}));
}

}  // namespace waybill::service
