#include "service/job_events.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

namespace waybill::service {
namespace {

using Kind = JobEvent::Kind;

JobEvent Event(Kind kind, int64_t number, int value = 0) {
  return {.kind = kind, .job_number = number, .transfer_id = 5, .job = {}, .body = value};
}

TEST(JobEvents, AListenerOfAllHearsChangesOnlyAndOneOfAJobHearsAllOfIt) {
  JobEvents events;
  auto all = events.Listen({});
  auto one = events.Listen({.job_number = 7});
  events.Publish(Event(Kind::kProgress, 7));
  events.Publish(Event(Kind::kJob, 8));
  events.Publish(Event(Kind::kJob, 7));
  EXPECT_EQ(all->TryNext()->job_number, 8);
  EXPECT_EQ(all->TryNext()->job_number, 7);
  EXPECT_EQ(all->TryNext(), nullptr);
  EXPECT_EQ(one->TryNext()->kind, Kind::kProgress);
  EXPECT_EQ(one->TryNext()->kind, Kind::kJob);
  EXPECT_EQ(one->TryNext(), nullptr);
}

TEST(JobEvents, WhoMaySeeAChangeIsAskedOncePerChangeThatSomebodyHears) {
  int asked = 0;
  JobEvents events([&](int64_t transfer_id) {
    ++asked;
    return Audience{{transfer_id * 10, ResourceRole::kViewer}};
  });
  events.Publish(Event(Kind::kJob, 7));
  EXPECT_EQ(asked, 0) << "nobody listens";
  auto first = events.Listen({});
  auto second = events.Listen({.job_number = 7});
  events.Publish(Event(Kind::kJob, 7));
  events.Publish(Event(Kind::kProgress, 7));
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(first->TryNext()->audience, (Audience{{50, ResourceRole::kViewer}}));
  EXPECT_EQ(second->TryNext()->audience, (Audience{{50, ResourceRole::kViewer}}));
}

TEST(JobEvents, ChangedRightsAreToldToEveryListenerAndNeverForgotten) {
  JobEvents events;
  auto all = events.Listen({});
  auto one = events.Listen({.job_number = 7});
  events.PublishRights();
  for (int i = 0; i < int(JobEvents::kQueueEvents); ++i) events.Publish(Event(Kind::kProgress, 7));
  EXPECT_EQ(all->TryNext()->kind, Kind::kRights);
  EXPECT_EQ(one->TryNext()->kind, Kind::kRights);
}

TEST(JobEvents, AFullQueueForgetsTheOldestHintsFirst) {
  JobEvents events;
  auto listener = events.Listen({.job_number = 1});
  events.Publish(Event(Kind::kJob, 1, -1));
  for (int i = 0; i < int(JobEvents::kQueueEvents) + 10; ++i) {
    events.Publish(Event(Kind::kProgress, 1, i));
  }
  EXPECT_EQ(listener->TryNext()->body, -1) << "a change is kept longer than a hint";
  EXPECT_EQ(listener->TryNext()->body, 11);
  size_t rest = 0;
  while (listener->TryNext()) ++rest;
  EXPECT_EQ(rest, JobEvents::kQueueEvents - 2);
  for (int i = 0; i < int(JobEvents::kQueueEvents) + 1; ++i) {
    events.Publish(Event(Kind::kJob, 1, i));
  }
  EXPECT_EQ(listener->TryNext()->body, 1);
}

TEST(JobEvents, WakeIsCalledOncePerEmptyQueue) {
  JobEvents events;
  int woken = 0;
  auto listener = events.Listen({}, [&] { ++woken; });
  events.Publish(Event(Kind::kJob, 1));
  events.Publish(Event(Kind::kJob, 1));
  EXPECT_EQ(woken, 1);
  while (listener->TryNext()) {
  }
  events.Publish(Event(Kind::kJob, 1));
  EXPECT_EQ(woken, 2);
}

TEST(JobEvents, WhoeverHasGoneHearsNothing) {
  JobEvents events;
  {
    auto listener = events.Listen({.job_number = 3});
    EXPECT_TRUE(events.HasListener(3));
    EXPECT_FALSE(events.HasListener(4));
  }
  EXPECT_FALSE(events.HasListener(3));
  events.Publish(Event(Kind::kJob, 3));
}

TEST(JobEvents, AWaitEndsWithAnEventATimeOutOrAStop) {
  JobEvents events;
  auto listener = events.Listen({});
  std::jthread publisher([&] { events.Publish(Event(Kind::kJob, 5)); });
  auto event = listener->Next(std::chrono::minutes(1), {});
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(event->job_number, 5);
  EXPECT_EQ(listener->Next(Duration(1), {}), nullptr);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(listener->Next(std::chrono::minutes(1), stop.get_token()), nullptr);
}

TEST(JobEvents, ManyMayPublishListenAndLeaveAtOnce) {
  JobEvents events;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&events, t] {
      for (int i = 0; i < 200; ++i) {
        auto listener = events.Listen({});
        events.Publish(Event(Kind::kJob, t));
        EXPECT_NE(listener->Next(std::chrono::minutes(1), {}), nullptr);
      }
    });
  }
}

}  // namespace
}  // namespace waybill::service
