#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>
#include <nlohmann/json.hpp>

#include "server/connection_turn.h"

namespace waybill::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::awaitable;

/// What a stream throws is its failure, no more.
Result<std::optional<std::string>> NextOf(Stream& stream) {
  try {
    return stream.Next();
  } catch (const std::exception& error) {
    return Fail(ErrorKind::kBug, "stream", error.what());
  }
}

void SetHeaders(const Reply& reply, http::fields* fields) {
  if (reply.status != 204) fields->set(http::field::content_type, reply.content_type);
  for (const auto& [name, value] : reply.headers) fields->insert(name, value);
}

}  // namespace

template <typename Socket>
awaitable<bool> Connection::SendText(Socket& socket, Reply& reply, const Turn& turn) {
  http::response<http::string_body> message(http::status::ok, turn.version);
  message.result(unsigned(reply.status));
  SetHeaders(reply, &message);
  if (reply.text) {
    message.body() = *std::move(reply.text);
  } else if (!reply.body.is_null()) {
    // A text of the data that is no UTF-8 must not break the answer.
    message.body() = reply.body.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  message.keep_alive(turn.keep_alive && !is_finishing_);
  if (reply.status != 204 && reply.status != 304) message.prepare_payload();
  http::response_serializer<http::string_body> serializer(message);
  Expect(shared_.options.write_timeout);
  auto [error, sent] = turn.is_head
                           ? co_await http::async_write_header(socket, serializer, kQuietly)
                           : co_await http::async_write(socket, serializer, kQuietly);
  co_return !error && message.keep_alive();
}

template <typename Socket>
awaitable<bool> Connection::SendStream(Socket& socket, const Reply& reply, const Turn& turn) {
  http::response<http::empty_body> head(http::status::ok, turn.version);
  head.result(unsigned(reply.status));
  SetHeaders(reply, &head);
  head.set(http::field::cache_control, "no-store");
  bool is_chunked = turn.version >= 11;
  head.keep_alive(turn.keep_alive && is_chunked);
  head.chunked(is_chunked);
  http::response_serializer<http::empty_body> serializer(head);
  Expect(shared_.options.write_timeout);
  auto [error, sent] = co_await http::async_write_header(socket, serializer, kQuietly);
  if (error) {
    co_await watch_->End(*tcp_);
    co_return false;
  }

  auto executor = co_await asio::this_coro::executor;
  waker_ = std::make_shared<Waker>(executor);
  auto wake = [executor, weak = std::weak_ptr(waker_)] {
    asio::post(executor, [weak] {
      auto waker = weak.lock();
      if (waker == nullptr) return;
      waker->is_woken = true;
      waker->timer.cancel();
    });
  };
  ++shared_.streams;
  auto make = [&reply, &wake] { return reply.stream(wake); };
  std::unique_ptr<Stream> stream = co_await OnWorker(shared_.pool, make);
  bool is_whole = co_await SendPieces(socket, *stream, turn);
  // Its end may wait for others, so it is not ended on this thread.
  co_await OnWorker(PoolOf(turn), [&stream] {
    stream.reset();
    return true;
  });
  --shared_.streams;
  waker_.reset();
  co_await watch_->End(*tcp_);
  if (!is_whole || !is_chunked) co_return false;
  Expect(shared_.options.write_timeout);
  std::tie(error, sent) = co_await asio::async_write(socket, http::make_chunk_last(), kQuietly);
  co_return !error && head.keep_alive();
}

/// Every piece until the end; false when the client is gone, the server stops or the stream failed:
/// the client then sees that the last chunk is missing.
template <typename Socket>
awaitable<bool> Connection::SendPieces(Socket& socket, Stream& stream, const Turn& turn) {
  using Steady = std::chrono::steady_clock;
  const bool is_chunked = turn.version >= 11;
  Steady::time_point limit = Steady::time_point::max();
  if (turn.waits_on_others) limit = Steady::now() + shared_.options.outward_timeout;
  while (!is_finishing_ && !watch_->is_gone()) {
    if (Steady::now() >= limit) {
      limit = Steady::time_point::max();
      stream.Expire();
    }
    waker_->is_woken = false;
    Result<std::optional<std::string>> piece =
        co_await OnWorker(shared_.pool, [&stream] { return NextOf(stream); });
    if (!piece.ok()) co_return false;
    if (!*piece) co_return true;
    if ((*piece)->empty()) {
      if (!co_await IsSilent(limit)) continue;
      **piece = ":\n\n";  // a comment: it tells both sides that the other one is there
    }
    if (!co_await SendPiece(socket, **piece, is_chunked)) co_return false;
  }
  co_return false;
}

/// Waits for the stream's next piece; true when nothing came for a heartbeat.
awaitable<bool> Connection::IsSilent(std::chrono::steady_clock::time_point limit) {
  using Steady = std::chrono::steady_clock;
  auto is_quiet = [&] { return !waker_->is_woken && !is_finishing_ && !watch_->is_gone(); };
  if (is_quiet()) {
    waker_->timer.expires_at(std::min(limit, Steady::now() + shared_.options.heartbeat));
    co_await waker_->timer.async_wait(kQuietly);
  }
  co_return is_quiet() && Steady::now() < limit;
}

template <typename Socket>
awaitable<bool> Connection::SendPiece(Socket& socket, const std::string& piece, bool is_chunked) {
  Expect(shared_.options.write_timeout);
  auto body = asio::buffer(piece);
  auto [error, sent] = is_chunked
                           ? co_await asio::async_write(socket, http::make_chunk(body), kQuietly)
                           : co_await asio::async_write(socket, body, kQuietly);
  co_return !error;
}

template awaitable<bool> Connection::SendText(beast::tcp_stream&, Reply&, const Turn&);
template awaitable<bool> Connection::SendStream(beast::tcp_stream&, const Reply&, const Turn&);
template awaitable<bool> Connection::SendText(beast::ssl_stream<beast::tcp_stream>&, Reply&,
                                              const Turn&);
template awaitable<bool> Connection::SendStream(beast::ssl_stream<beast::tcp_stream>&, const Reply&,
                                                const Turn&);

}  // namespace waybill::server
