#include "pipeline/progress.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/display.h"

namespace waybill::pipeline {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

ProgressSnapshot Half() {
  return {.phase = Phase::kRunning,
          .items_planned = 4,
          .items_done = 2,
          .bytes_planned = 200'000'000,
          .bytes_read = 100'000'000,
          .rows_read = 1'000'000,
          .rows_written = 999'990,
          .rows_refused = 10,
          .bytes_written = 40'000'000};
}

TEST(Pace, IsTheMeanSoFarAndTimeLeftFollowsFromIt) {
  Pace pace = ComputePace(Half(), seconds(10));
  EXPECT_DOUBLE_EQ(pace.bytes_per_second, 1e7);
  EXPECT_DOUBLE_EQ(pace.rows_per_second, 1e5);
  ASSERT_TRUE(pace.left);
  EXPECT_EQ(*pace.left, seconds(10));
}

TEST(Pace, NothingIsSaidOfTimeLeftBeforeTheFirstByte) {
  ProgressSnapshot now = Half();
  now.bytes_read = 0;
  EXPECT_FALSE(ComputePace(now, seconds(10)).left);
  EXPECT_FALSE(ComputePace(Half(), seconds(0)).left);
  now = Half();
  now.phase = Phase::kCommitting;
  EXPECT_FALSE(ComputePace(now, seconds(10)).left);
}

TEST(RenderProgress, SaysHowFarAndHowFast) {
  EXPECT_EQ(RenderProgress(Half(), ComputePace(Half(), seconds(10)), 200),
            " 50%  [==========>         ]  1,000,000 rows  10 refused  10.0 MB/s  10.0 s left  "
            "100,000 rows/s  2/4 items");
}

TEST(RenderProgress, NeverIsWiderThanTheTerminal) {
  const Pace pace = ComputePace(Half(), seconds(10));
  for (int width = 0; width < 130; ++width) {
    const std::string line = RenderProgress(Half(), pace, width);
    EXPECT_LE(DisplayWidth(line), width);
    EXPECT_EQ(line.empty(), width < 10) << width;
  }
}

TEST(RenderProgress, SaysWhatPhaseItIs) {
  ProgressSnapshot now = Half();
  now.phase = Phase::kPlanning;
  EXPECT_EQ(RenderProgress(now, {}, 80), "planning");
  now.phase = Phase::kCommitting;
  EXPECT_THAT(RenderProgress(now, {}, 80), HasSubstr("publishing"));
  now = {.phase = Phase::kDone};
  EXPECT_THAT(RenderProgress(now, {}, 80), HasSubstr("100%"));
  EXPECT_THAT(RenderProgress(now, {}, 80), Not(HasSubstr("refused")));
}

TEST(ProgressJson, HasEveryNumber) {
  Json json = ProgressToJson(Half(), ComputePace(Half(), seconds(10)), seconds(10));
  EXPECT_EQ(
      json.dump(),
      R"({"event":"progress","phase":"running","items_planned":4,"items_done":2,)"
      R"("bytes_planned":200000000,"bytes_read":100000000,"rows_read":1000000,)"
      R"("rows_written":999990,"rows_refused":10,"bytes_written":40000000,"elapsed_ms":10000,)"
      R"("bytes_per_second":10000000,"rows_per_second":100000,"left_ms":10000})");
}

TEST(Progress, ResetCountsAnew) {
  Progress progress;
  progress.rows_read += 5;
  progress.over_refusal_limit = true;
  progress.phase = Phase::kRunning;
  progress.Reset();
  EXPECT_EQ(progress.Snapshot().rows_read, 0);
  EXPECT_FALSE(progress.Snapshot().over_refusal_limit);
  EXPECT_EQ(progress.Snapshot().phase, Phase::kPlanning);
}

}  // namespace
}  // namespace waybill::pipeline
