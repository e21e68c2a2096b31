#pragma once

#include <cstdint>
#include <optional>
#include <utility>

namespace waybill::server {

/// The memory that the bodies of all requests may have at once: each takes its share before its
/// first byte is read and gives it back when it is answered.
///
/// Threads  one: the I/O thread.
class BodyBudget {
 public:
  explicit BodyBudget(int64_t bytes) : free_(bytes) {}

  /// Given back when it goes. The budget outlives it.
  class Share {
   public:
    Share(BodyBudget& budget, int64_t bytes) : budget_(&budget), bytes_(bytes) {}
    ~Share() {
      if (budget_ != nullptr) budget_->free_ += bytes_;
    }
    Share(Share&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)), bytes_(other.bytes_) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(budget_, other.budget_);
      std::swap(bytes_, other.bytes_);
      return *this;
    }

   private:
    BodyBudget* budget_;
    int64_t bytes_;
  };

  /// Empty when there is not that much left.
  std::optional<Share> Take(int64_t bytes) {
    if (bytes > free_) return std::nullopt;
    free_ -= bytes;
    return Share(*this, bytes);
  }

 private:
  int64_t free_;
};

}  // namespace waybill::server
