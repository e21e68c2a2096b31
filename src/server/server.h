#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/mail.h"
#include "http/transport.h"
#include "server/api.h"
#include "server/http_server.h"
#include "service/job_queue.h"
#include "service/job_retention.h"

namespace waybill::server {

/// How `waybill serve` was asked to serve.
struct ServeOptions {
  HttpOptions http;
  /// Names beside the address itself, localhost, the public URL's and those in the certificate.
  std::vector<std::string> hosts;
  bool allow_insecure = false;  ///< plain HTTP for others than this machine
  std::string public_url;       ///< what links begin with; empty: by address and port
  service::QueueOptions queue;
  service::RetentionOptions retention;
  int64_t api_calls = 0;  ///< that a person's API keys may make within 10 minutes; 0: no limit
  /// Starts the process of a job: service/job_process.h.
  service::JobQueue::SpawnJob spawn;
  http::Transport* transport = nullptr;  ///< of messages to people; borrowed
  http::MailSender* mail = nullptr;      ///< null: no mail server; borrowed
};

/// The whole server: HTTP, routes, console, and the queue of jobs.
///
/// Errors   Start: as HttpServer and JobQueue; kDefinition when others than this machine could read
/// along: an
///          address that is not loopback, without TLS and without `allow_insecure`.
/// Owns     its threads; what it is built on outlives it.
class Server {
 public:
  static Result<std::unique_ptr<Server>> Start(const ServeOptions& options,
                                               service::Services& services);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// "http://127.0.0.1:8080"
  const std::string& url() const;
  /// Whether it knows its own names; else any page's name that leads here is answered (DNS
  /// rebinding).
  bool knows_its_names() const;
  void Stop();

 private:
  struct Running;
  explicit Server(std::unique_ptr<Running> running);

  std::unique_ptr<Running> running_;
};

}  // namespace waybill::server
