#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace waybill::server {

/// The memory that the bodies of all requests, and those of one client, may have at once: each
/// takes its share before its first byte is read and gives it back when it is answered.
///
/// Threads  one: the I/O thread.
class BodyBudget {
 public:
  BodyBudget(int64_t bytes, int64_t bytes_per_client)
      : free_(bytes), bytes_per_client_(bytes_per_client) {}

  /// Given back when it goes. The budget outlives it.
  class Share {
   public:
    Share(BodyBudget& budget, int64_t bytes, std::string client)
        : budget_(&budget), bytes_(bytes), client_(std::move(client)) {}
    ~Share() {
      if (budget_ != nullptr) budget_->GiveBack(bytes_, client_);
    }
    Share(Share&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)),
          bytes_(other.bytes_),
          client_(std::move(other.client_)) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(budget_, other.budget_);
      std::swap(bytes_, other.bytes_);
      std::swap(client_, other.client_);
      return *this;
    }

   private:
    BodyBudget* budget_;
    int64_t bytes_;
    std::string client_;
  };

  /// Empty when there is not that much left, of all or of the client's.
  std::optional<Share> Take(int64_t bytes, const std::string& client) {
    auto own = of_clients_.find(client);
    int64_t taken = own == of_clients_.end() ? 0 : own->second;
    if (bytes > free_ || taken + bytes > bytes_per_client_) return std::nullopt;
    free_ -= bytes;
    of_clients_[client] = taken + bytes;
    return Share(*this, bytes, client);
  }

 private:
  void GiveBack(int64_t bytes, const std::string& client) {
    free_ += bytes;
    auto own = of_clients_.find(client);
    own->second -= bytes;
    if (own->second == 0) of_clients_.erase(own);
  }

  int64_t free_;
  const int64_t bytes_per_client_;
  std::map<std::string, int64_t> of_clients_;
};

}  // namespace waybill::server
