#include "server/http_server.h"

#include <fmt/format.h>

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/string.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "server/connection.h"
#include "server/forwarded.h"

namespace waybill::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kQuietly = asio::as_tuple(asio::use_awaitable);
constexpr int kBacklog = 512;
constexpr auto kAfterFailedAccept = std::chrono::milliseconds(100);

Status UseCertificate(const HttpOptions& options, asio::ssl::context* tls) {
  if (options.tls_certificate.empty() || options.tls_key.empty()) {
    return Fail(ErrorKind::kDefinition, "TLS",
                "needs both: the certificate with --tls-certificate and its key with --tls-key");
  }
  error_code error;
  tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                       asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
                       asio::ssl::context::no_tlsv1_1,
                   error);
  tls->use_certificate_chain_file(options.tls_certificate, error);
  if (error) {
    return Fail(ErrorKind::kDefinition, "TLS certificate '" + options.tls_certificate + "'",
                fmt::format("cannot be used ({}); give a PEM file with the server's certificate "
                            "and those of its issuers behind it",
                            error.message()));
  }
  // Without this OpenSSL asks at the terminal for the password of a sealed key.
  tls->set_password_callback([](size_t, asio::ssl::context::password_purpose) { return ""; },
                             error);
  tls->use_private_key_file(options.tls_key, asio::ssl::context::pem, error);
  if (!error) return Status::OK();
  return Fail(ErrorKind::kDefinition, "TLS key '" + options.tls_key + "'",
              fmt::format("cannot be used ({}); give the PEM file of the certificate's own key, "
                          "without a password",
                          error.message()));
}

}  // namespace

std::string_view HttpRequest::Header(std::string_view name) const {
  for (const auto& [each, value] : headers) {
    if (boost::beast::iequals(each, name)) return value;
  }
  return "";
}

class HttpServer::Loop {
 public:
  Loop(HttpOptions options, Answerer answerer, Log& log)
      : options_(std::move(options)), answerer_(std::move(answerer)), log_(log) {}

  Status Listen() {
    if (!options_.tls_certificate.empty() || !options_.tls_key.empty()) {
      ARROW_RETURN_NOT_OK(UseCertificate(options_, &tls_));
      shared_.tls = &tls_;
    }
    error_code error;
    auto address = asio::ip::make_address(options_.address, error);
    if (error) {
      return Fail(ErrorKind::kDefinition, "address to listen on '" + options_.address + "'",
                  "is no IP address; 127.0.0.1 is for this machine only, 0.0.0.0 for all");
    }
    tcp::endpoint endpoint(address, options_.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(kBacklog, error);
    if (error) {
      return Fail(ErrorKind::kBusy, fmt::format("{} port {}", options_.address, options_.port),
                  fmt::format("cannot be listened on ({}); another program may use it: choose "
                              "another with --port",
                              error.message()));
    }
    port_ = acceptor_.local_endpoint().port();
    shared_.stop = stop_.get_token();
    return Status::OK();
  }

  void Run() {
    asio::co_spawn(io_, Accept(), asio::detached);
    thread_ = std::thread([this] { io_.run(); });
  }

  void Stop() {
    if (!thread_.joinable()) return;
    stop_.request_stop();
    asio::post(io_, [this] {
      error_code ignored;
      acceptor_.close(ignored);
      is_stopping_ = true;
      for (Connection* each : connections_) each->Finish();
      grace_.expires_after(options_.grace);
      grace_.async_wait([this](error_code cancelled) {
        if (cancelled) return;
        for (Connection* each : connections_) each->Close();
      });
      EndGraceWhenAllEnded();
    });
    thread_.join();
    pool_.join();
    outward_pool_.join();
  }

  uint16_t port() const { return port_; }
  HttpFigures figures() const { return {open_.load(), streams_.load(), refused_.load()}; }

 private:
  asio::awaitable<void> Accept() {
    while (!is_stopping_) {
      auto [error, socket] = co_await acceptor_.async_accept(kQuietly);
      if (error == asio::error::operation_aborted) co_return;
      if (error) {
        log_.Warn("a connection cannot be taken", {{"error", error.message()}});
        asio::steady_timer wait(io_, kAfterFailedAccept);
        co_await wait.async_wait(kQuietly);
        continue;
      }
      error_code unknown;
      auto remote = socket.remote_endpoint(unknown);
      if (unknown) continue;
      std::string address = remote.address().to_string();
      if (IsFull(address)) {
        ++refused_;
        continue;  // closes it
      }
      asio::co_spawn(io_, Serve(std::move(socket), std::move(address)), asio::detached);
    }
  }

  /// A trusted proxy brings everybody's connections.
  bool IsFull(const std::string& address) const {
    if (int64_t(connections_.size()) >= options_.max_connections) return true;
    auto own = per_network_.find(waybill::http::NetworkOf(address));
    return own != per_network_.end() && own->second >= options_.max_connections_per_address &&
           !IsAmong(options_.trusted_proxies, address);
  }

  asio::awaitable<void> Serve(tcp::socket socket, std::string address) {
    auto connection = std::make_shared<Connection>(shared_, std::move(socket), address);
    connections_.insert(connection.get());
    std::string network = waybill::http::NetworkOf(address);
    ++per_network_[network];
    open_ = int64_t(connections_.size());
    try {
      co_await connection->Run();
    } catch (const std::exception& error) {
      log_.Error("a connection broke", {{"error", error.what()}});
    }
    connection->Close();
    connections_.erase(connection.get());
    if (--per_network_[network] == 0) per_network_.erase(network);
    open_ = int64_t(connections_.size());
    streams_ = shared_.streams;
    EndGraceWhenAllEnded();
  }

  void EndGraceWhenAllEnded() {
    if (is_stopping_ && connections_.empty()) grace_.cancel();
  }

  const HttpOptions options_;
  const Answerer answerer_;
  Log& log_;
  asio::io_context io_{1};
  asio::thread_pool pool_{size_t(options_.workers)};
  asio::thread_pool outward_pool_{size_t(options_.outward_workers)};
  asio::ssl::context tls_{asio::ssl::context::tls_server};
  tcp::acceptor acceptor_{io_};
  asio::steady_timer grace_{io_};
  std::stop_source stop_;
  Shared shared_{options_, answerer_, pool_, outward_pool_};
  // The next three are used on the I/O thread only.
  std::set<Connection*> connections_;
  std::map<std::string, int> per_network_;
  bool is_stopping_ = false;
  std::atomic<int64_t> open_{0};
  std::atomic<int64_t> streams_{0};
  std::atomic<int64_t> refused_{0};
  uint16_t port_ = 0;
  std::thread thread_;
};

Result<std::unique_ptr<HttpServer>> HttpServer::Start(HttpOptions options, Answerer answerer,
                                                      Log& log) {
  ARROW_ASSIGN_OR_RAISE(auto server, Bind(std::move(options), std::move(answerer), log));
  server->Run();
  return server;
}

Result<std::unique_ptr<HttpServer>> HttpServer::Bind(HttpOptions options, Answerer answerer,
                                                     Log& log) {
  auto loop = std::make_unique<Loop>(std::move(options), std::move(answerer), log);
  ARROW_RETURN_NOT_OK(loop->Listen());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(loop)));
}

HttpServer::HttpServer(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
HttpServer::~HttpServer() { Stop(); }
void HttpServer::Run() { loop_->Run(); }
void HttpServer::Stop() { loop_->Stop(); }
uint16_t HttpServer::port() const { return loop_->port(); }
HttpFigures HttpServer::figures() const { return loop_->figures(); }

}  // namespace waybill::server
