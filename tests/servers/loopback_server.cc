#include "servers/loopback_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <stdexcept>

#include "servers/tls_identity.h"

namespace waybill::servers {
namespace {

bool SameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::string Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return std::string(text);
}

bool HasNoBody(const HttpRequest& request, int status) {
  return request.method == "HEAD" || status == 204 || status == 304 || status < 200;
}

std::string Head(const HttpResponse& response, size_t body_bytes, bool no_body) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " X\r\n";
  bool has_length = no_body && response.status != 200;
  for (const auto& [name, value] : response.headers) {
    head += name + ": " + value + "\r\n";
    has_length |= SameName(name, "Content-Length") || SameName(name, "Transfer-Encoding");
  }
  if (!has_length) head += "Content-Length: " + std::to_string(body_bytes) + "\r\n";
  if (response.close) head += "Connection: close\r\n";
  return head + "\r\n";
}

}  // namespace

std::string HttpRequest::Header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (SameName(key, name)) return value;
  }
  return "";
}

struct LoopbackServer::Tls {
  SSL_CTX* context = nullptr;
  explicit Tls(const TlsIdentity& identity) : context(MakeServerContext(identity)) {}
  ~Tls() { SSL_CTX_free(context); }
};

class LoopbackServer::Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {}
  ~Connection() {
    if (ssl_) SSL_free(ssl_);
    close(fd_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool Handshake(SSL_CTX* context) {
    ssl_ = SSL_new(context);
    SSL_set_fd(ssl_, fd_);
    return SSL_accept(ssl_) == 1;
  }
  void Shutdown() { shutdown(fd_, SHUT_RDWR); }

  bool Write(std::string_view bytes) {
    while (!bytes.empty()) {
      auto part = std::min<size_t>(bytes.size(), 1 << 20);
      auto n = ssl_ ? SSL_write(ssl_, bytes.data(), int(part))
                    : send(fd_, bytes.data(), part, MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(size_t(n));
    }
    return true;
  }
  bool ReadLine(std::string* line) {
    size_t end;
    while ((end = buffer_.find("\r\n")) == std::string::npos) {
      if (!Fill()) return false;
    }
    *line = buffer_.substr(0, end);
    buffer_.erase(0, end + 2);
    return true;
  }
  bool ReadBytes(size_t count, std::string* out) {
    while (buffer_.size() < count) {
      if (!Fill()) return false;
    }
    out->append(buffer_, 0, count);
    buffer_.erase(0, count);
    return true;
  }
  /// Wait until the client goes away.
  void Drain() {
    while (Fill()) buffer_.clear();
  }

  std::atomic<bool> done = false;

 private:
  bool Fill() {
    chunk_.resize(256 << 10);
    auto n = ssl_ ? SSL_read(ssl_, chunk_.data(), int(chunk_.size()))
                  : recv(fd_, chunk_.data(), chunk_.size(), 0);
    if (n <= 0) return false;
    buffer_.append(chunk_, 0, size_t(n));
    return true;
  }

  int fd_;
  SSL* ssl_ = nullptr;
  std::string buffer_;
  std::string chunk_;
};

namespace {

using Connection = LoopbackServer::Connection;

bool ReadHead(Connection& connection, HttpRequest* request) {
  std::string line;
  if (!connection.ReadLine(&line)) return false;
  size_t first = line.find(' ');
  size_t last = line.rfind(' ');
  if (first == std::string::npos || last <= first) return false;
  request->method = line.substr(0, first);
  request->target = line.substr(first + 1, last - first - 1);
  size_t mark = request->target.find('?');
  request->path = request->target.substr(0, mark);
  if (mark != std::string::npos) request->query = request->target.substr(mark + 1);
  while (connection.ReadLine(&line)) {
    if (line.empty()) return true;
    size_t colon = line.find(':');
    if (colon == std::string::npos) return false;
    request->headers.emplace_back(line.substr(0, colon), Trim(line.substr(colon + 1)));
  }
  return false;
}

bool ReadChunks(Connection& connection, std::string* body) {
  std::string line;
  while (connection.ReadLine(&line)) {
    size_t bytes = 0;
    auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), bytes, 16);
    if (error != std::errc()) return false;
    if (bytes == 0) break;
    if (!connection.ReadBytes(bytes, body) || !connection.ReadLine(&line)) return false;
  }
  while (connection.ReadLine(&line)) {  // trailers
    if (line.empty()) return true;
  }
  return false;
}

bool ReadBody(Connection& connection, HttpRequest* request) {
  if (SameName(request->Header("Expect"), "100-continue") &&
      !connection.Write("HTTP/1.1 100 Continue\r\n\r\n")) {
    return false;
  }
  if (SameName(request->Header("Transfer-Encoding"), "chunked")) {
    return ReadChunks(connection, &request->body);
  }
  std::string length = request->Header("Content-Length");
  return length.empty() || connection.ReadBytes(std::stoull(length), &request->body);
}

}  // namespace

LoopbackServer::LoopbackServer(Handler handler) : handler_(std::move(handler)) { Listen(); }

LoopbackServer::LoopbackServer(Handler handler, const TlsIdentity& identity)
    : handler_(std::move(handler)), tls_(std::make_unique<Tls>(identity)) {
  signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  Listen();
}

LoopbackServer::~LoopbackServer() {
  stopping_ = true;
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    std::lock_guard lock(mutex_);
    for (auto& connection : open_) connection->Shutdown();
  }
  for (auto& thread : threads_) thread.join();
  close(listener_);
}

std::string LoopbackServer::url() const {
  return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_);
}

void LoopbackServer::Listen() {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (listener_ < 0 || bind(listener_, generic, size) != 0 || listen(listener_, 128) != 0 ||
      getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("no loopback port could be opened");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

void LoopbackServer::Accept() {
  while (!stopping_) {
    int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ++connections_;
    std::lock_guard lock(mutex_);
    open_.remove_if([](const auto& connection) { return connection->done.load(); });
    auto& connection = open_.emplace_back(std::make_shared<Connection>(fd));
    threads_.emplace_back([this, connection] {
      if (!tls_ || connection->Handshake(tls_->context)) Serve(*connection);
      connection->Shutdown();
      connection->done = true;
    });
  }
}

void LoopbackServer::Serve(Connection& connection) {
  while (!stopping_) {
    HttpRequest request;
    if (!ReadHead(connection, &request) || !ReadBody(connection, &request)) return;
    ++requests_;
    if (!Answer(connection, request, handler_(request))) return;
    if (SameName(request.Header("Connection"), "close")) return;
  }
}

/// False when the connection is over.
bool LoopbackServer::Answer(Connection& connection, const HttpRequest& request,
                            const HttpResponse& response) {
  if (!response.raw.empty()) {
    connection.Write(response.raw);
    return false;
  }
  std::string_view body =
      response.borrowed_body.empty() ? std::string_view(response.body) : response.borrowed_body;
  bool no_body = HasNoBody(request, response.status);
  std::string head = Head(response, body.size(), no_body);
  if (no_body) return connection.Write(head) && !response.close;
  std::string_view sent = body.substr(0, response.cut_after.value_or(body.size()));
  bool ok = connection.Write(head) && connection.Write(sent);
  if (response.stall) connection.Drain();
  return ok && !response.stall && !response.cut_after && !response.close;
}

}  // namespace waybill::servers
