#include "s3/request_counts.h"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "s3/client.h"
#include "servers/s3_client_rig.h"

namespace waybill::s3 {
namespace {

constexpr char kEmptyPage[] =
    "<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated></ListBucketResult>";

/// Ends the first request as it is told; whatever follows succeeds.
class FirstTransport : public http::Transport {
 public:
  using Ending = std::function<Result<http::Response>()>;
  explicit FirstTransport(Ending first) : first_(std::move(first)) {}
  Result<http::Response> Send(const http::Request&, http::BodySink*, std::stop_token) override {
    if (Ending first = std::exchange(first_, {})) return first();
    return http::Response{200, {}, kEmptyPage};
  }

 private:
  Ending first_;
};

/// What one listing counts, whose first request ends so.
Json CountListing(FirstTransport::Ending first) {
  RequestCounts counts;
  FirstTransport transport(std::move(first));
  ManualClock clock(servers::StrictS3::FixedNow());
  SeededRandom random(7);
  NullLog log;
  servers::ChangingCredentials credentials(servers::CredentialsOf(servers::S3User{}));
  Client client({}, {transport, credentials, clock, random, log, &counts});
  static_cast<void>(client.ListObjects({.bucket = "b"}, {}));
  return counts.ToJson();
}

Json Counts(int64_t ok, int refused = 0, int throttled = 0, int failed = 0, int no_answer = 0) {
  return {{"ok", ok},
          {"refused", refused},
          {"throttled", throttled},
          {"failed", failed},
          {"no_answer", no_answer}};
}

TEST(S3RequestCounts, EveryTryIsCountedByHowItEnded) {
  auto answers = [](int status, const char* body = "") {
    return CountListing([=] { return http::Response{status, {}, body}; });
  };
  EXPECT_EQ(answers(200, kEmptyPage), Counts(1));
  EXPECT_EQ(answers(403, "<Error><Code>AccessDenied</Code></Error>"), Counts(0, 1));
  EXPECT_EQ(answers(404, "<Error><Code>NoSuchBucket</Code></Error>"), Counts(0, 1));
  EXPECT_EQ(answers(503, "<Error><Code>SlowDown</Code></Error>"), Counts(1, 0, 1));
  EXPECT_EQ(answers(429), Counts(1, 0, 1));
  EXPECT_EQ(answers(500), Counts(1, 0, 0, 1));
  EXPECT_EQ(answers(200, "<ListBucketResult><Na"), Counts(1, 0, 0, 1));
}

TEST(S3RequestCounts, ACallThatNothingAnsweredIsCountedAndACancelledOneIsNot) {
  EXPECT_EQ(CountListing([] { return Fail(ErrorKind::kBusy, "s3", "connection refused"); }),
            Counts(1, 0, 0, 0, 1));
  EXPECT_EQ(CountListing([] { return Cancelled(); }), Counts(0));
}

TEST(S3RequestCounts, ABucketAskedForItsRegionIsARequest) {
  servers::StrictS3 server;
  server.AddBucket("b");
  RequestCounts counts;
  servers::S3ClientRig rig(server);
  Client client(rig.client->options(),
                {*rig.transport, rig.credentials, rig.clock, rig.random, rig.log, &counts});
  EXPECT_TRUE(client.FindRegion("b", {}).ok());
  EXPECT_EQ(counts.ToJson(), Counts(server.requests()));
}

}  // namespace
}  // namespace waybill::s3
