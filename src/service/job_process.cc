#include "service/job_process.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace waybill::service {
namespace {

constexpr std::array<std::string_view, 17> kNames = {
    "HOME",          "LANG",        "PATH",        "TMPDIR",    "TZ",
    "USER",          "HTTP_PROXY",  "HTTPS_PROXY", "NO_PROXY",  "http_proxy",
    "https_proxy",   "no_proxy",    "ALL_PROXY",   "all_proxy", "LD_LIBRARY_PATH",
    "SSL_CERT_FILE", "SSL_CERT_DIR"};
// WAYBILL_HOME is set anew: the server's may be relative or left out.
constexpr std::array<std::string_view, 2> kPrefixes = {"AWS_", "LC_"};

bool IsPassedOn(std::string_view entry) {
  std::string_view name = entry.substr(0, entry.find('='));
  return std::ranges::find(kNames, name) != kNames.end() ||
         std::ranges::any_of(kPrefixes, [&](auto prefix) { return name.starts_with(prefix); });
}

}  // namespace

std::vector<std::string> JobEnvironment(std::span<const char* const> environment) {
  std::vector<std::string> passed;
  for (const char* entry : environment) {
    if (entry != nullptr && IsPassedOn(entry)) passed.emplace_back(entry);
  }
  return passed;
}

ChildCommand JobCommand(const metastore::Job& job, const Home& home, const std::string& program,
                        std::vector<std::string> environment) {
  environment.push_back("WAYBILL_HOME=" + home.path);
  return {.program = program,
          .arguments = {"job", "run", job.id, "--parent", std::to_string(getpid())},
          .environment = std::move(environment),
          .error_file = home.JobErrors(job.id)};
}

}  // namespace waybill::service
