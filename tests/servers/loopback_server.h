#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace waybill::servers {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// What a client sent, byte for byte.
struct HttpRequest {
  std::string method;
  std::string target;  ///< as on the request line: "/b/a%2Fb?list-type=2"
  std::string path;    ///< the part before '?'; nothing decoded
  std::string query;   ///< the part behind '?'; nothing decoded
  Headers headers;     ///< in the order sent, names as sent
  std::string body;

  /// The first header of that name, case ignored; empty when there is none.
  std::string Header(std::string_view name) const;
};

/// What to send back, and how to misbehave.
struct HttpResponse {
  int status = 200;
  Headers headers = {};  ///< Content-Length is added unless given here
  std::string body = {};
  std::string_view borrowed_body = {};  ///< sent instead of `body`; must outlive the server

  std::optional<size_t> cut_after = {};  ///< close the connection after that many body bytes
  bool stall = false;    ///< with cut_after: keep the connection open, silent, instead of closing
  bool close = false;    ///< end the connection after the answer
  std::string raw = {};  ///< sent as it is instead of all the above, then the connection closes
};

/// A certificate and its key, PEM, made on the spot and valid for the names given.
struct TlsIdentity {
  std::string certificate;  ///< self-signed: also the CA file that trusts it
  std::string key;
};
/// `names` are DNS names or IPv4 addresses.
TlsIdentity MakeTlsIdentity(const std::vector<std::string>& names);

/// A small HTTP/1.1 server on a free port of 127.0.0.1, for tests.
///
/// Shape    one thread per connection; keep-alive; bodies by Content-Length or chunked, with
///          "Expect: 100-continue" answered. HEAD, 204 and 304 answers carry no body.
/// Owns     its threads and sockets; the destructor closes every connection and waits.
/// Threads  the handler is called from many threads at once; counters may be read at any time.
/// Not imitated: pipelining, trailers (read and dropped), HTTP/2.
class LoopbackServer {
 public:
  using Handler = std::function<HttpResponse(const HttpRequest&)>;

  explicit LoopbackServer(Handler handler);
  /// The same over TLS.
  LoopbackServer(Handler handler, const TlsIdentity& identity);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  int port() const { return port_; }
  std::string url() const;                              ///< "http://127.0.0.1:<port>"
  int64_t requests() const { return requests_; }        ///< whole requests read so far
  int64_t connections() const { return connections_; }  ///< connections accepted so far

  /// One accepted connection; plain or TLS. Public for the implementation only.
  class Connection;

 private:
  void Listen();
  void Accept();
  void Serve(Connection& connection);
  bool Answer(Connection& connection, const HttpRequest& request, const HttpResponse& response);

  Handler handler_;
  struct Tls;
  std::unique_ptr<Tls> tls_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int64_t> requests_ = 0;
  std::atomic<int64_t> connections_ = 0;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;  // guards open_ and threads_
  std::list<std::shared_ptr<Connection>> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace waybill::servers
