// Listing a bucket of many keys from a store that takes its time over each page: in parallel by key
// ranges beside page by page.
//
//   cmake --build build/release --target list_bench && build/release/bench/list_bench [KEYS [MS]]
//
// KEYS (1,000,000) are those of a data lake: a folder a day for a year. Each page of 1,000 keys is
// answered MS (20) milliseconds late, as S3 answers; the server is part of this process.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "aws/static_credentials.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "http/curl_transport.h"
#include "s3/client.h"
#include "s3/list.h"
#include "servers/loopback_server.h"

namespace {

using namespace waybill;  // NOLINT(google-build-using-namespace): a program, not a header

constexpr int kDays = 365;
constexpr size_t kPageKeys = 1000;

std::vector<std::string> LakeKeys(int count) {
  std::vector<std::string> keys;
  const int files = (count + kDays - 1) / kDays;
  for (int i = 0; i < count; ++i) {
    keys.push_back(
        fmt::format("lake/orders/day={:03}/part-{:06}.parquet", i / files + 1, i % files));
  }
  return keys;
}

/// The decoded value of a query parameter; empty when it is not there.
std::string Parameter(const servers::HttpRequest& request, const std::string& name) {
  const std::string query = "&" + request.query + "&";
  size_t at = query.find("&" + name + "=");
  if (at == query.npos) return {};
  std::string value;
  for (at += name.size() + 2; query[at] != '&'; ++at) {
    if (query[at] != '%') {
      value += query[at];
    } else {
      value += char(std::stoi(query.substr(at + 1, 2), nullptr, 16));
      at += 2;
    }
  }
  return value;
}

/// One page; its token is the index of the next key.
servers::HttpResponse Answer(const std::vector<std::string>& keys,
                             const servers::HttpRequest& request) {
  const std::string token = Parameter(request, "continuation-token");
  auto at = std::upper_bound(keys.begin(), keys.end(), Parameter(request, "start-after"));
  if (!token.empty()) at = keys.begin() + std::stol(token);
  const auto end = at + std::min<ptrdiff_t>(kPageKeys, keys.end() - at);
  std::string xml = "<ListBucketResult>";
  for (; at != end; ++at) {
    xml += fmt::format(
        "<Contents><Key>{}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>"
        "<ETag>&quot;0123456789abcdef0123456789abcdef&quot;</ETag><Size>1048576</Size>"
        "<StorageClass>STANDARD</StorageClass></Contents>",
        *at);
  }
  if (end != keys.end()) {
    xml += fmt::format(
        "<IsTruncated>true</IsTruncated><NextContinuationToken>{}</NextContinuationToken>",
        end - keys.begin());
  }
  return {.body = xml + "</ListBucketResult>"};
}

double SecondsToList(s3::Client& client, int parallel, size_t expected) {
  size_t found = 0;
  auto start = std::chrono::steady_clock::now();
  Status status = s3::ListAll(client, "b", "lake/", {.parallel = parallel},
                              [&](const s3::Object&) {
                                ++found;
                                return Status::OK();
                              },
                              {});
  std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  if (!status.ok() || found != expected) {
    fmt::print(stderr, "{} of {} keys: {}\n", found, expected, status.ToString());
    std::exit(1);
  }
  return wall.count();
}

}  // namespace

int main(int argc, char** argv) {
  const auto keys = LakeKeys(argc > 1 ? std::atoi(argv[1]) : 1'000'000);
  const std::chrono::milliseconds delay(argc > 2 ? std::atoi(argv[2]) : 20);
  servers::LoopbackServer server([&](const servers::HttpRequest& request) {
    std::this_thread::sleep_for(delay);
    return Answer(keys, request);
  });
  SystemClock clock;
  SystemRandom random;
  NullLog log;
  auto transport = *http::MakeCurlTransport({.proxy_from_environment = false}, clock);
  auto credentials = *aws::StaticCredentials::Make(
      {.access_key_id = "AKIDBENCH", .secret_access_key = Secret("bench")});
  s3::Client client({.endpoint = server.url()}, {*transport, *credentials, clock, random, log});

  double serial = 0;
  for (int parallel : {1, 4, 16}) {
    const int64_t before = server.requests();
    const double seconds = SecondsToList(client, parallel, keys.size());
    if (parallel == 1) serial = seconds;
    fmt::print("{} keys, {} ms a page, {:>2} at once: {:>7.2f} s, {} requests, {:.1f} x serial\n",
               keys.size(), delay.count(), parallel, seconds, server.requests() - before,
               serial / seconds);
  }
  return 0;
}
