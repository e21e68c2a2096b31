#pragma once

// What connection.cc (requests) and connection_send.cc (answers) share.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <type_traits>
#include <utility>

#include "server/connection.h"

namespace waybill::server {

/// Errors come back beside the result instead of being thrown.
inline constexpr auto kQuietly = boost::asio::as_tuple(boost::asio::use_awaitable);

/// Runs `function` on a worker and comes back to the I/O thread with what it gave. `function` must
/// capture references only: GCC 12 destroys what a temporary within a co_await expression owns
/// twice (https://gcc.gnu.org/PR104031).
template <typename Function>
auto OnWorker(boost::asio::thread_pool& pool, Function function) {
  using Value = std::invoke_result_t<Function>;
  return boost::asio::co_spawn(
      pool,
      [function = std::move(function)]() mutable -> boost::asio::awaitable<Value> {
        co_return function();
      },
      boost::asio::use_awaitable);
}

/// Ends the wait for a stream's next piece.
struct Connection::Waker {
  explicit Waker(const boost::asio::any_io_executor& executor) : timer(executor) {}
  boost::asio::steady_timer timer;
  bool is_woken = false;
};

/// One request and what its answer depends on.
struct Connection::Turn {
  boost::beast::http::request_parser<boost::beast::http::string_body> parser = {};
  std::optional<BodyBudget::Share> share = {};
  HttpRequest request = {};
  unsigned version = 11;
  bool keep_alive = true;
  bool is_head = false;
  bool waits_on_others = false;
};

}  // namespace waybill::server
