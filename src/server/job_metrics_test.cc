#include "server/job_metrics.h"

#include <gmock/gmock.h>

#include "server/testing_api.h"

namespace waybill::server {
namespace {

using testing::HasSubstr;

class JobMetricsTest : public ApiTest {
 protected:
  std::string Render() {
    auto text = RenderJobMetrics(store(), clock_);
    EXPECT_TRUE(text.ok()) << text.status();
    return text.ValueOr("");
  }
  void Ended(metastore::JobStatus status, const Json& numbers) {
    auto job = store().jobs().Begin({.transfer = "orders", .definition = {}}, {.pid = 1});
    ASSERT_TRUE(job.ok()) << job.status();
    clock_.Advance(std::chrono::milliseconds(1500));
    Status done = store().jobs().Finish({.id = job->id, .status = status, .numbers = numbers});
    ASSERT_TRUE(done.ok()) << done;
  }
};

TEST_F(JobMetricsTest, AnEmptyHomeHasZeros) {
  std::string text = Render();
  EXPECT_THAT(text, HasSubstr("\nwaybill_jobs{status=\"queued\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("\nwaybill_queue_oldest_seconds 0\n"));
  EXPECT_THAT(text, HasSubstr("\nwaybill_job_rows_written_total 0\n"));
}

TEST_F(JobMetricsTest, JobsAreCountedByStatusAndSummed) {
  Ended(metastore::JobStatus::kSucceeded,
        {{"rows_written", 7}, {"rows_refused", 2}, {"bytes_written", 100}});
  Ended(metastore::JobStatus::kError, {{"rows_written", 1}});
  std::string text = Render();
  EXPECT_THAT(text, HasSubstr("\nwaybill_jobs{status=\"succeeded\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("\nwaybill_jobs{status=\"error\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("\nwaybill_job_rows_written_total 8\n"));
  EXPECT_THAT(text, HasSubstr("\nwaybill_job_rows_refused_total 2\n"));
  EXPECT_THAT(text, HasSubstr("\nwaybill_job_bytes_written_total 100\n"));
  EXPECT_THAT(text, HasSubstr("\nwaybill_job_seconds_total 3\n"));
}

TEST_F(JobMetricsTest, TheQueueSaysHowLongItsOldestJobHasWaited) {
  ASSERT_TRUE(store().jobs().Add({.transfer = "a", .definition = {}}).ok());
  clock_.Advance(std::chrono::minutes(2));
  ASSERT_TRUE(store().jobs().Add({.transfer = "b", .definition = {}}).ok());
  clock_.Advance(std::chrono::milliseconds(500));
  std::string text = Render();
  EXPECT_THAT(text, HasSubstr("\nwaybill_jobs{status=\"queued\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("\nwaybill_queue_oldest_seconds 120.5\n"));
}

TEST_F(JobMetricsTest, RequestsToS3AreShownByOutcome) {
  s3_requests_.Add(s3::RequestOutcome::kOk, 4);
  s3_requests_.Add(s3::RequestOutcome::kNoAnswer);
  std::string text = RenderS3Metrics(s3_requests_);
  EXPECT_THAT(text, HasSubstr("\nwaybill_s3_requests_total{outcome=\"ok\"} 4\n"));
  EXPECT_THAT(text, HasSubstr("\nwaybill_s3_requests_total{outcome=\"no_answer\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("\nwaybill_s3_requests_total{outcome=\"throttled\"} 0\n"));
}

TEST_F(JobMetricsTest, EveryMetricHasItsHelpAndTypeOnce) {
  std::map<std::string, int> seen;
  std::istringstream lines(Render());
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) ++seen[line.substr(7, line.find(' ', 7) - 7)];
    if (line.starts_with('#')) continue;
    EXPECT_EQ(seen[line.substr(0, line.find_first_of("{ "))], 1) << line;
  }
  EXPECT_EQ(seen.size(), 6);
}

}  // namespace
}  // namespace waybill::server
