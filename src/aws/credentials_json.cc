#include "aws/credentials_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace waybill::aws {
namespace {

std::string Text(const Json& json, const char* name) {
  auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

Result<Credentials> ReadCredentialsJson(std::string_view text, std::string_view where) {
  auto json = ParseJson(text, where);
  if (!json.ok() || !json->is_object()) {
    return Fail(ErrorKind::kDefinition, where,
                "gave something else than a JSON object of credentials");
  }
  std::string code = Text(*json, "Code");
  if (!code.empty() && code != "Success") {
    return Fail(ErrorKind::kDenied, where, fmt::format("{}: {}", code, Text(*json, "Message")));
  }
  std::string token = Text(*json, "Token");
  if (token.empty()) token = Text(*json, "SessionToken");
  Credentials credentials{
      Text(*json, "AccessKeyId"), Secret(Text(*json, "SecretAccessKey")), {}, {}};
  if (!token.empty()) credentials.session_token = Secret(std::move(token));
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    return Fail(ErrorKind::kDefinition, where, "gave no AccessKeyId or no SecretAccessKey");
  }
  std::string expiration = Text(*json, "Expiration");
  if (!expiration.empty()) {
    auto expires = ParseUtc(expiration);
    if (!expires.ok()) {
      return Fail(ErrorKind::kDefinition, where, "gave an Expiration that is no ISO 8601 time");
    }
    credentials.expires = *expires;
  }
  return credentials;
}

}  // namespace waybill::aws
