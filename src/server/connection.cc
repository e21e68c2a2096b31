#include "server/connection.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/http.hpp>

#include "server/connection_turn.h"
#include "server/forwarded.h"
#include "server/refusal.h"

namespace waybill::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::awaitable;
using beast::error_code;

constexpr size_t kReadBytes = 64 << 10;  // at a time, at most: Beast's own bound
constexpr auto kLinger = std::chrono::seconds(2);

}  // namespace

Connection::Connection(Shared& shared, asio::ip::tcp::socket socket, std::string address)
    : shared_(shared),
      plain_(std::move(socket)),
      tcp_(&plain_),
      address_(std::move(address)),
      buffer_(size_t(shared.options.max_header_bytes) + kReadBytes) {}

awaitable<void> Connection::Run() {
  error_code ignored;
  tcp_->socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  if (shared_.tls == nullptr) {
    co_await Converse(plain_);
    co_await Linger();
    co_return;
  }
  secure_ = std::make_unique<beast::ssl_stream<beast::tcp_stream>>(std::move(plain_), *shared_.tls);
  tcp_ = &secure_->next_layer();
  Expect(shared_.options.header_timeout);
  auto [error] = co_await secure_->async_handshake(asio::ssl::stream_base::server, kQuietly);
  if (error) co_return;
  co_await Converse(*secure_);
  Expect(kLinger);
  co_await secure_->async_shutdown(kQuietly);
  co_await Linger();
}

template <typename Socket>
awaitable<void> Connection::Converse(Socket& socket) {
  std::chrono::milliseconds patience = shared_.options.header_timeout;
  while (!is_finishing_ && co_await TakeTurn(socket, patience)) {
    patience = shared_.options.idle_timeout;
  }
}

/// A socket that is closed while bytes wait in it is reset, and the client may never see why it was
/// refused: what still comes is thrown away for a moment.
awaitable<void> Connection::Linger() {
  error_code error;
  tcp_->socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  if (!is_refused_) co_return;
  Expect(kLinger);
  size_t count = 0;
  while (!error && !is_finishing_) {
    buffer_.clear();
    std::tie(error, count) = co_await tcp_->async_read_some(buffer_.prepare(kReadBytes), kQuietly);
  }
}

/// One request and its answer; false when the connection is done.
template <typename Socket>
awaitable<bool> Connection::TakeTurn(Socket& socket, std::chrono::milliseconds patience) {
  Turn turn;
  turn.parser.header_limit(uint32_t(shared_.options.max_header_bytes));
  turn.parser.body_limit(uint64_t(shared_.options.max_body_bytes));
  is_busy_ = false;
  Expect(patience);
  auto [error, read] = co_await http::async_read_header(socket, buffer_, turn.parser, kQuietly);
  is_busy_ = true;
  if (error) co_return co_await Refuse(socket, RefusalStatusOf(error));
  ReadHead(&turn);
  if (int status = co_await Admit(turn); status != 0) co_return co_await Refuse(socket, status);
  const auto& message = turn.parser.get();
  if (beast::iequals(message[http::field::expect], "100-continue")) {
    http::response<http::empty_body> go_on(http::status::continue_, message.version());
    co_await http::async_write(socket, go_on, kQuietly);
  }
  Expect(shared_.options.body_timeout);
  std::tie(error, read) = co_await http::async_read(socket, buffer_, turn.parser, kQuietly);
  if (error) co_return co_await Refuse(socket, RefusalStatusOf(error));
  turn.request.body = std::move(turn.parser.get().body());
  co_return co_await AnswerTurn(socket, turn);
}

void Connection::ReadHead(Turn* turn) const {
  const auto& message = turn->parser.get();
  turn->version = message.version();
  turn->keep_alive = message.keep_alive() && !is_finishing_;
  turn->is_head = message.method() == http::verb::head;
  turn->request = {.method = std::string(message.method_string()),
                   .target = std::string(message.target()),
                   .address = address_,
                   .is_tls = shared_.tls != nullptr,
                   .stop = shared_.stop};
  for (const auto& field : message) {
    turn->request.headers.emplace_back(field.name_string(), field.value());
  }
  const auto& trusted = shared_.options.trusted_proxies;
  turn->request.is_proxied = IsAmong(trusted, address_);
  Origin origin = OriginOf(turn->request, address_, turn->request.is_tls, trusted);
  turn->request.address = std::move(origin.address);
  turn->request.is_tls = origin.is_tls;
  const auto& waits_on_others = shared_.answerer.waits_on_others;
  turn->waits_on_others = waits_on_others && waits_on_others(turn->request);
}

asio::thread_pool& Connection::PoolOf(const Turn& turn) const {
  return turn.waits_on_others ? shared_.outward_pool : shared_.pool;
}

/// Takes the request's share of the memory for bodies; 0, or the status of the refusal.
awaitable<int> Connection::Admit(Turn& turn) {
  const HttpOptions& options = shared_.options;
  bool is_chunked = turn.parser.chunked();
  auto length = int64_t(turn.parser.content_length().value_or(0));
  if (length == 0 && !is_chunked) co_return 0;
  int64_t limit = std::min(options.max_stranger_body_bytes, options.max_body_bytes);
  if ((is_chunked || length > limit) && shared_.answerer.is_known) {
    auto ask = [this, &turn] { return shared_.answerer.is_known(turn.request); };
    if (co_await OnWorker(shared_.pool, ask)) limit = options.max_body_bytes;
  }
  if (length > limit) co_return 413;
  turn.parser.body_limit(uint64_t(limit));
  turn.share = shared_.bodies.Take(is_chunked ? limit : length,
                                   waybill::http::NetworkOf(turn.request.address));
  co_return turn.share ? 0 : 503;
}

/// `status` 0: nobody is there who could be told.
template <typename Socket>
awaitable<bool> Connection::Refuse(Socket& socket, int status) {
  if (status == 0) co_return false;
  is_refused_ = true;
  Turn broken{.keep_alive = false};
  bool is_tls = shared_.tls != nullptr;
  const auto& refuse = shared_.answerer.refuse;
  Reply reply = refuse ? refuse(status, address_, is_tls) : Refusal(status, is_tls);
  co_await SendText(socket, reply, broken);
  co_return false;
}

/// Who waits on others has to end when the time is over.
awaitable<Reply> Connection::Answer(Turn& turn) {
  asio::steady_timer limit(co_await asio::this_coro::executor);
  if (turn.waits_on_others) {
    limit.expires_after(shared_.options.outward_timeout);
    limit.async_wait([watch = watch_](error_code cancelled) {
      if (!cancelled) watch->Expire();
    });
  }
  auto answer = [this, &turn] { return shared_.answerer.answer(turn.request); };
  co_return co_await OnWorker(PoolOf(turn), answer);
}

template <typename Socket>
awaitable<bool> Connection::AnswerTurn(Socket& socket, Turn& turn) {
  tcp_->expires_never();
  auto executor = co_await asio::this_coro::executor;
  watch_ = std::make_shared<ClientWatch>(executor, shared_.stop);
  turn.request.stop = watch_->stop();
  ClientWatch::Start(watch_, shared_from_this(), socket, buffer_, [this] { Wake(); });
  Reply reply = co_await Answer(turn);
  turn.request.body.clear();
  turn.share.reset();
  if (reply.stream && !turn.is_head) co_return co_await SendStream(socket, reply, turn);
  co_await watch_->End(*tcp_);
  // Asio tells the end of what a client sends once: who would read behind it would wait in vain.
  if (watch_->is_gone()) turn.keep_alive = false;
  co_return co_await SendText(socket, reply, turn);
}

void Connection::Wake() {
  if (waker_ != nullptr) waker_->timer.cancel();
}

void Connection::Finish() {
  is_finishing_ = true;
  Wake();
  if (!is_busy_) Close();
}

void Connection::Close() {
  error_code ignored;
  tcp_->socket().close(ignored);
  Wake();
}

}  // namespace waybill::server
