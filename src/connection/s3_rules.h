#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/option_table.h"
#include "base/secret.h"
#include "connection/s3_connection.h"

namespace waybill::connection {

/// What was given to authenticate with, beside what is in the settings.
struct AuthGiven {
  std::string role_name;
  std::string account_id;
  std::set<std::string> secrets;               ///< names of those given now or stored before
  const std::map<std::string, Secret>& given;  ///< those given now
};

/// The rules between options that a table cannot say. Each adds what it finds to `problems`.
/// CheckAuth fills in the role.
void CheckAuth(const AuthGiven& given, S3Settings* settings, std::vector<Problem>* problems);
/// Endpoints come out as "https://host[:port]", account ids as 12 digits.
void CheckPlace(S3Settings* settings, std::vector<Problem>* problems);
void CheckSession(const S3Settings& settings, std::vector<Problem>* problems);

}  // namespace waybill::connection
