#include "server/connection.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>
#include <nlohmann/json.hpp>

namespace waybill::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::awaitable;
using beast::error_code;

constexpr auto kQuietly = asio::as_tuple(asio::use_awaitable);

/// Runs `function` on a worker and comes back to the I/O thread with what it gave. `function` must
/// capture references only: GCC 12 destroys what a temporary within a co_await expression owns
/// twice (https://gcc.gnu.org/PR104031).
template <typename Function>
auto OnWorker(asio::thread_pool& pool, Function function) {
  using Value = std::invoke_result_t<Function>;
  return asio::co_spawn(
      pool,
      [function = std::move(function)]() mutable -> awaitable<Value> { co_return function(); },
      asio::use_awaitable);
}

/// The answer to what cannot even be read.
int StatusOf(const error_code& error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return 431;
  if (error == http::error::body_limit) return 413;
  bool is_ours = error.category() == http::make_error_code(http::error::bad_method).category();
  bool is_gone = error == http::error::end_of_stream || error == http::error::partial_message;
  return is_ours && !is_gone ? 400 : 0;
}

Reply Refusal(int status) {
  const char* text = status == 431   ? "The request's headers are too large."
                     : status == 413 ? "The request's body is too large."
                                     : "This is not HTTP that this server understands.";
  return {.status = status, .body = {{"error", text}, {"message", text}}};
}

void SetHeaders(const Reply& reply, http::fields* fields) {
  if (reply.status != 204) fields->set(http::field::content_type, reply.content_type);
  for (const auto& [name, value] : reply.headers) fields->insert(name, value);
}

}  // namespace

struct Connection::Waker {
  explicit Waker(const asio::any_io_executor& executor) : timer(executor) {}
  asio::steady_timer timer;
  bool is_woken = false;
};

struct Connection::Turn {
  unsigned version = 11;
  bool keep_alive = true;
  bool is_head = false;
};

Connection::Connection(Shared& shared, asio::ip::tcp::socket socket, std::string address)
    : shared_(shared), plain_(std::move(socket)), tcp_(&plain_), address_(std::move(address)) {}

awaitable<void> Connection::Run() {
  error_code ignored;
  tcp_->socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  if (shared_.tls == nullptr) {
    co_await Converse(plain_);
    co_return;
  }
  secure_ = std::make_unique<beast::ssl_stream<beast::tcp_stream>>(std::move(plain_), *shared_.tls);
  tcp_ = &secure_->next_layer();
  Expect(shared_.options.header_timeout);
  auto [error] = co_await secure_->async_handshake(asio::ssl::stream_base::server, kQuietly);
  if (error) co_return;
  co_await Converse(*secure_);
  Expect(shared_.options.header_timeout);
  co_await secure_->async_shutdown(kQuietly);
}

template <typename Socket>
awaitable<void> Connection::Converse(Socket& socket) {
  std::chrono::milliseconds patience = shared_.options.header_timeout;
  while (!is_finishing_ && co_await TakeTurn(socket, patience)) {
    patience = shared_.options.idle_timeout;
  }
  error_code ignored;
  tcp_->socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

/// One request and its answer; false when the connection is done.
template <typename Socket>
awaitable<bool> Connection::TakeTurn(Socket& socket, std::chrono::milliseconds patience) {
  http::request_parser<http::string_body> parser;
  parser.header_limit(uint32_t(shared_.options.max_header_bytes));
  parser.body_limit(uint64_t(shared_.options.max_body_bytes));
  is_busy_ = false;
  Expect(patience);
  auto [error, read] = co_await http::async_read_header(socket, buffer_, parser, kQuietly);
  is_busy_ = true;
  if (!error && beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    http::response<http::empty_body> go_on(http::status::continue_, parser.get().version());
    co_await http::async_write(socket, go_on, kQuietly);
  }
  if (!error) {
    Expect(shared_.options.body_timeout);
    std::tie(error, read) = co_await http::async_read(socket, buffer_, parser, kQuietly);
  }
  if (error) {
    if (int status = StatusOf(error); status != 0) {
      Turn broken{.keep_alive = false};
      co_await SendText(socket, Refusal(status), broken);
    }
    co_return false;
  }
  auto message = parser.release();
  Turn turn{message.version(), message.keep_alive() && !is_finishing_,
            message.method() == http::verb::head};
  HttpRequest request{.method = std::string(message.method_string()),
                      .target = std::string(message.target()),
                      .body = std::move(message.body()),
                      .address = address_,
                      .is_tls = shared_.tls != nullptr,
                      .stop = shared_.stop};
  for (const auto& field : message) {
    request.headers.emplace_back(field.name_string(), field.value());
  }
  tcp_->expires_never();
  auto answer = [this, &request] { return shared_.answer(request); };
  Reply reply = co_await OnWorker(shared_.pool, answer);
  if (reply.stream && !turn.is_head) co_return co_await SendStream(socket, reply, turn);
  co_return co_await SendText(socket, std::move(reply), turn);
}

template <typename Socket>
awaitable<bool> Connection::SendText(Socket& socket, Reply reply, const Turn& turn) {
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
  if (error) co_return false;

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
  bool is_whole = co_await SendPieces(socket, *stream, is_chunked);
  // Its end may wait for others, so it is not ended on this thread.
  co_await OnWorker(shared_.pool, [&stream] {
    stream.reset();
    return true;
  });
  --shared_.streams;
  waker_.reset();
  if (!is_whole || !is_chunked) co_return false;
  Expect(shared_.options.write_timeout);
  std::tie(error, sent) = co_await asio::async_write(socket, http::make_chunk_last(), kQuietly);
  co_return !error && head.keep_alive();
}

/// Every piece until the end; false when the client is gone, the server stops or the stream failed:
/// the client then sees that the last chunk is missing.
template <typename Socket>
awaitable<bool> Connection::SendPieces(Socket& socket, Stream& stream, bool is_chunked) {
  while (!is_finishing_) {
    waker_->is_woken = false;
    Result<std::optional<std::string>> piece =
        co_await OnWorker(shared_.pool, [&stream] { return stream.Next(); });
    if (!piece.ok()) co_return false;
    if (!*piece) co_return true;
    if ((*piece)->empty()) {
      if (!waker_->is_woken && !is_finishing_) {
        tcp_->expires_never();
        waker_->timer.expires_after(shared_.options.heartbeat);
        co_await waker_->timer.async_wait(kQuietly);
      }
      if (waker_->is_woken || is_finishing_) continue;
      **piece = ":\n\n";  // a comment: it tells both sides that the other one is there
    }
    Expect(shared_.options.write_timeout);
    auto body = asio::buffer(**piece);
    auto [error, sent] = is_chunked
                             ? co_await asio::async_write(socket, http::make_chunk(body), kQuietly)
                             : co_await asio::async_write(socket, body, kQuietly);
    if (error) co_return false;
  }
  co_return false;
}

void Connection::Finish() {
  is_finishing_ = true;
  if (waker_ != nullptr) waker_->timer.cancel();
  if (!is_busy_) Close();
}

void Connection::Close() {
  error_code ignored;
  tcp_->socket().close(ignored);
  if (waker_ != nullptr) waker_->timer.cancel();
}

}  // namespace waybill::server
