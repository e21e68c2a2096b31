#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <functional>
#include <memory>
#include <stop_token>

namespace waybill::server {

/// Notices that a client goes while its request is being answered, so that nobody works on for
/// nobody.
///
/// Shape    reads ahead: what a client sends before it has its answer goes into the connection's
///          buffer, where its next request is read from. Behind the first such bytes nobody watches
///          any more. A client that only says it will send no more (a half-closed connection)
///          counts as gone: that is all a server sees of one that went.
/// Units    kAheadBytes are read ahead.
/// Threads  the I/O thread; `stop()` may be waited on anywhere.
class ClientWatch {
 public:
  static constexpr size_t kAheadBytes = 4096;

  /// `stop()` fires with `server`, too.
  ClientWatch(const boost::asio::any_io_executor& executor, std::stop_token server)
      : ended_(executor, std::chrono::steady_clock::time_point::max()),
        forward_(std::move(server), [this] { stop_.request_stop(); }) {}

  std::stop_token stop() const { return stop_.get_token(); }
  bool is_gone() const { return is_gone_; }
  /// The time of the answer is over: `stop()` fires.
  void Expire() { stop_.request_stop(); }

  /// Begin. `owner` keeps `socket` and `buffer` alive as long as this reads.
  template <typename Socket>
  static void Start(const std::shared_ptr<ClientWatch>& watch, std::shared_ptr<void> owner,
                    Socket& socket, boost::beast::flat_buffer& buffer,
                    std::function<void()> on_gone) {
    if (buffer.max_size() - buffer.size() < kAheadBytes) return;
    watch->is_reading_ = true;
    watch->on_gone_ = std::move(on_gone);
    boost::asio::co_spawn(watch->ended_.get_executor(),
                          Read(watch, std::move(owner), socket, buffer), boost::asio::detached);
  }
  /// Read no more; done when nothing reads any more. `tcp` is what carries the socket.
  template <typename Tcp>
  boost::asio::awaitable<void> End(Tcp& tcp) {
    on_gone_ = nullptr;
    if (is_reading_) {
      tcp.cancel();
      co_await ended_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
  }

 private:
  template <typename Socket>
  static boost::asio::awaitable<void> Read(std::shared_ptr<ClientWatch> watch,
                                           [[maybe_unused]] std::shared_ptr<void> owner,
                                           Socket& socket, boost::beast::flat_buffer& buffer) {
    auto space = buffer.prepare(kAheadBytes);
    auto [error, count] =
        co_await socket.async_read_some(space, boost::asio::as_tuple(boost::asio::use_awaitable));
    watch->is_reading_ = false;
    if (!error) {
      buffer.commit(count);
    } else if (error != boost::asio::error::operation_aborted) {
      watch->is_gone_ = true;
      watch->stop_.request_stop();
      if (watch->on_gone_) watch->on_gone_();
    }
    watch->ended_.cancel();
  }

  boost::asio::steady_timer ended_;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> forward_;
  std::function<void()> on_gone_;
  bool is_reading_ = false;
  bool is_gone_ = false;
};

}  // namespace waybill::server
