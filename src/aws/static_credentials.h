#pragma once

#include <memory>

#include "aws/credentials.h"

namespace waybill::aws {

/// Keys that the user gave; they never change and are never refreshed.
///
/// Errors   kDefinition from Make when the ID, the secret or the token is empty or holds blanks.
/// Threads  immutable.
class StaticCredentials : public CredentialProvider {
 public:
  static Result<std::unique_ptr<CredentialProvider>> Make(Credentials credentials);

  Result<Credentials> Get(std::stop_token stop) override;
  void Reject(const Credentials&) override {}
  std::string Describe() const override;

 private:
  explicit StaticCredentials(Credentials credentials) : credentials_(std::move(credentials)) {}

  const Credentials credentials_;
};

}  // namespace waybill::aws
