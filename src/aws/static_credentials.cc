#include "aws/static_credentials.h"

#include <algorithm>

namespace waybill::aws {
namespace {

constexpr char kWhere[] = "access key";

/// Keys are pasted, so a blank or a line break at an end is the commonest slip.
bool IsClean(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

Result<std::unique_ptr<CredentialProvider>> StaticCredentials::Make(Credentials credentials) {
  if (!IsClean(credentials.access_key_id)) {
    return Fail(ErrorKind::kDefinition, kWhere,
                "the access key ID is empty or holds blanks; copy it again, like AKIA…");
  }
  if (!IsClean(credentials.secret_access_key.Reveal())) {
    return Fail(ErrorKind::kDefinition, kWhere,
                "the secret access key is empty or holds blanks; copy it again, or create a new "
                "access key, since AWS shows a secret only once");
  }
  if (credentials.session_token && !IsClean(credentials.session_token->Reveal())) {
    return Fail(ErrorKind::kDefinition, kWhere,
                "the session token is empty or holds blanks; copy it again or leave it out");
  }
  return std::unique_ptr<CredentialProvider>(new StaticCredentials(std::move(credentials)));
}

Result<Credentials> StaticCredentials::Get(std::stop_token) { return credentials_; }

std::string StaticCredentials::Describe() const {
  return "access key " + credentials_.access_key_id +
         (credentials_.session_token ? " with a session token" : "");
}

}  // namespace waybill::aws
