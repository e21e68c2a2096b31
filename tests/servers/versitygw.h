#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

#include "servers/strict_s3_auth.h"

namespace waybill::servers {

/// versitygw on a free loopback port and a temporary folder; stopped, by its process id, and
/// removed when destroyed.
class Versitygw {
 public:
  /// Null when tools/setup.sh has not installed it (it needs Go); WhyNot() says so.
  static std::unique_ptr<Versitygw> Start();
  static std::string WhyNot();
  ~Versitygw();
  Versitygw(const Versitygw&) = delete;
  Versitygw& operator=(const Versitygw&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  const S3User& user() const { return user_; }
  /// A folder of its data folder is a bucket.
  void MakeBucket(const std::string& name) const;

 private:
  Versitygw() = default;
  bool Launch(const std::string& program);
  bool WaitUntilReady() const;

  std::filesystem::path folder_;
  S3User user_{.access_key = "AKIDVERSITY", .secret_key = "versity/secret"};
  pid_t process_ = -1;
  int port_ = 0;
};

}  // namespace waybill::servers
