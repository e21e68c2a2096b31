#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <memory>
#include <stop_token>
#include <string>

#include "server/body_budget.h"
#include "server/client_watch.h"
#include "server/http_server.h"

namespace waybill::server {

/// What every connection of a server shares. Used on the I/O thread only, but for the pools.
struct Shared {
  const HttpOptions& options;
  const Answerer& answerer;
  boost::asio::thread_pool& pool;
  boost::asio::thread_pool& outward_pool;    ///< of answers that wait on other hosts
  boost::asio::ssl::context* tls = nullptr;  ///< null: plain HTTP
  std::stop_token stop = {};
  BodyBudget bodies{options.max_bodies_bytes, options.max_bodies_bytes_per_address};
  int64_t streams = 0;
};

/// One client's connection, from its first byte to its end. Only http_server.cc uses it.
///
/// Owns     its socket; it lives as long as something reads from that, so it is always shared.
/// Threads  the I/O thread only.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Shared& shared, boost::asio::ip::tcp::socket socket, std::string address);

  boost::asio::awaitable<void> Run();
  const std::string& address() const { return address_; }
  /// The server stops: an idle connection ends now, a stream at once, an answer under way after it
  /// was sent.
  void Finish();
  void Close();

 private:
  struct Waker;
  struct Turn;  // one request and what its answer depends on

  template <typename Socket>
  boost::asio::awaitable<void> Converse(Socket& socket);
  template <typename Socket>
  boost::asio::awaitable<bool> TakeTurn(Socket& socket, std::chrono::milliseconds patience);
  boost::asio::awaitable<void> Linger();
  void ReadHead(Turn* turn) const;
  boost::asio::awaitable<int> Admit(Turn& turn);
  boost::asio::awaitable<Reply> Answer(Turn& turn);
  /// The workers of this answer.
  boost::asio::thread_pool& PoolOf(const Turn& turn) const;
  template <typename Socket>
  boost::asio::awaitable<bool> Refuse(Socket& socket, int status);
  template <typename Socket>
  boost::asio::awaitable<bool> AnswerTurn(Socket& socket, Turn& turn);
  template <typename Socket>
  boost::asio::awaitable<bool> SendText(Socket& socket, Reply& reply, const Turn& turn);
  template <typename Socket>
  boost::asio::awaitable<bool> SendStream(Socket& socket, const Reply& reply, const Turn& turn);
  template <typename Socket>
  boost::asio::awaitable<bool> SendPieces(Socket& socket, Stream& stream, const Turn& turn);
  boost::asio::awaitable<bool> IsSilent(std::chrono::steady_clock::time_point limit);
  template <typename Socket>
  boost::asio::awaitable<bool> SendPiece(Socket& socket, const std::string& piece, bool is_chunked);
  void Wake();
  void Expect(std::chrono::milliseconds within) { tcp_->expires_after(within); }

  Shared& shared_;
  boost::beast::tcp_stream plain_;
  std::unique_ptr<boost::beast::ssl_stream<boost::beast::tcp_stream>> secure_;
  boost::beast::tcp_stream* tcp_;  // the one of the two above that has the socket
  const std::string address_;
  boost::beast::flat_buffer buffer_;
  std::shared_ptr<ClientWatch> watch_;  // while a request is answered
  std::shared_ptr<Waker> waker_;        // while a stream is sent
  bool is_busy_ = false;
  bool is_finishing_ = false;
  bool is_refused_ = false;
};

}  // namespace waybill::server
