#include "base/bounded_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace waybill {
namespace {

TEST(BoundedQueue, KeepsOrderAndEndsAfterClose) {
  BoundedQueue<int> queue(2);
  std::stop_source never;
  std::jthread producer([&] {
    for (int i = 0; i < 1000; ++i) queue.Push(i, never.get_token());
    queue.Close();
  });
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(queue.Pop(never.get_token()), i);
  EXPECT_EQ(queue.Pop(never.get_token()), std::nullopt);
  EXPECT_FALSE(queue.Push(1, never.get_token()));
}

TEST(BoundedQueue, EachValueIsPoppedOnceByManyConsumers) {
  BoundedQueue<int> queue(4);
  std::stop_source never;
  std::atomic<int64_t> sum = 0;
  {
    std::vector<std::jthread> consumers;
    for (int i = 0; i < 4; ++i) {
      consumers.emplace_back([&] {
        while (auto value = queue.Pop(never.get_token())) sum += *value;
      });
    }
    for (int i = 1; i <= 10000; ++i) queue.Push(i, never.get_token());
    queue.Close();
  }
  EXPECT_EQ(sum, 10000 * 10001 / 2);
}

TEST(BoundedQueue, StopWakesBothSides) {
  BoundedQueue<int> queue(1);
  std::stop_source stop;
  queue.Push(1, stop.get_token());
  std::jthread blocked([&] { EXPECT_FALSE(queue.Push(2, stop.get_token())); });
  stop.request_stop();
  blocked.join();
  EXPECT_EQ(queue.Pop(stop.get_token()), std::nullopt);
}

}  // namespace
}  // namespace waybill
