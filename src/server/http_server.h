#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "http/address_policy.h"
#include "server/message.h"
#include "server/outward_calls.h"

namespace waybill::server {

/// Where to listen, and how much a client may take.
struct HttpOptions {
  std::string address = "127.0.0.1";
  uint16_t port = 0;            ///< 0: a free one
  std::string tls_certificate;  ///< PEM file of the chain; empty: plain HTTP
  std::string tls_key;          ///< PEM file
  int workers = 8;              ///< handlers at once; more requests wait
  /// Of answers that wait on other hosts. Some more than such answers may wait at once, so that who
  /// is turned away hears it at once.
  int outward_workers = OutwardCalls::kInTotal + 4;
  /// Proxies whose word on the client's address and TLS is taken: forwarded.h.
  std::vector<waybill::http::AddressBlock> trusted_proxies = {};
  int max_connections = 2000;
  int max_connections_per_address = 500;  ///< an IPv6 site is one address; a trusted proxy is free
  int64_t max_header_bytes = 16 << 10;
  int64_t max_body_bytes = 4 << 20;
  int64_t max_stranger_body_bytes = 64 << 10;  ///< of who is not signed in
  int64_t max_bodies_bytes = 64 << 20;         ///< of all requests at once; more are told to wait
  int64_t max_bodies_bytes_per_address = 8 << 20;
  std::chrono::milliseconds header_timeout = std::chrono::seconds(15);
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(75);
  std::chrono::milliseconds body_timeout = std::chrono::seconds(60);
  std::chrono::milliseconds write_timeout = std::chrono::seconds(60);
  std::chrono::milliseconds outward_timeout = std::chrono::seconds(60);  ///< of waits on others
  std::chrono::milliseconds heartbeat = std::chrono::seconds(15);        ///< of event streams
  std::chrono::milliseconds grace = std::chrono::seconds(10);  ///< for requests under way at stop
};

/// What it serves at this moment.
struct HttpFigures {
  int64_t connections = 0;
  int64_t streams = 0;
  int64_t refused = 0;  ///< connections turned away since the start, for one of the limits
};

/// The HTTP/1.1 server: sockets, TLS (1.2 at least), limits and time-outs. Knows no routes.
///
/// Shape    one I/O thread, `workers` threads that answer. A stream takes no thread while it has
///          nothing to send. A client that is slow to send or to read is closed; when one goes, the
///          stop token of its request fires and its stream ends.
/// Errors   Start: kBusy when the address is taken, kDefinition when it is none or certificate and
///          key cannot be used.
/// Threads  every method may be called from any thread.
class HttpServer {
 public:
  static Result<std::unique_ptr<HttpServer>> Start(HttpOptions options, Answerer answerer,
                                                   Log& log);
  /// Start without Run(): the port is taken, and whoever connects waits.
  static Result<std::unique_ptr<HttpServer>> Bind(HttpOptions options, Answerer answerer, Log& log);
  void Run();
  /// As Stop().
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  uint16_t port() const;
  HttpFigures figures() const;
  /// Take no more connections, let requests under way end for `grace`, then close.
  void Stop();

 private:
  class Loop;
  explicit HttpServer(std::unique_ptr<Loop> loop);

  std::unique_ptr<Loop> loop_;
};

}  // namespace waybill::server
