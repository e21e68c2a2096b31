#include "server/server.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stop_token>
#include <thread>

#include "http/url.h"
#include "server/certificate_names.h"
#include "server/console_files.h"
#include "server/dispatcher.h"
#include "server/job_metrics.h"
#include "server/own_identity.h"
#include "service/job_events.h"
#include "service/notifications.h"
#include "service/scheduler.h"
#include "service/transfers.h"

namespace waybill::server {
namespace {

/// "[::1]" for an IPv6 address, as URLs have it.
std::string HostOf(const std::string& address) {
  return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

Status CheckPrivacy(const ServeOptions& options) {
  bool is_private = http::IsLoopback(HostOf(options.http.address)) ||
                    !options.http.tls_certificate.empty() || options.allow_insecure;
  if (is_private) return Status::OK();
  return Fail(ErrorKind::kDefinition, "serve",
              fmt::format("{} is reached by others than this machine, and without TLS they could "
                          "read passwords: give --tls-certificate and --tls-key, put a proxy with "
                          "TLS in front and listen on 127.0.0.1, or say --insecure-public",
                          options.http.address));
}

/// The names under which this server may be asked; empty when it listens on every address and
/// nobody said which names it has.
std::vector<std::string> HostsOf(const ServeOptions& options) {
  std::vector<std::string> hosts = options.hosts;
  auto public_url = http::ParseUrl(options.public_url);
  if (public_url.ok()) hosts.push_back(public_url->host);
  for (std::string& name : NamesInCertificate(options.http.tls_certificate)) {
    hosts.push_back(std::move(name));
  }
  bool listens_everywhere = options.http.address == "0.0.0.0" || options.http.address == "::";
  if (listens_everywhere && hosts.empty()) return {};
  for (const char* own : {"localhost", "127.0.0.1", "[::1]"}) hosts.emplace_back(own);
  hosts.push_back(HostOf(options.http.address));
  return hosts;
}

/// Links begin with https, but we do not speak it: somebody in front does, perhaps on this machine.
bool IsBehindProxy(const ServeOptions& options) {
  return options.http.tls_certificate.empty() && options.public_url.starts_with("https://");
}

constexpr Duration kIdentifyWithin = std::chrono::seconds(8);

}  // namespace

struct Server::Running {
  Running(const ServeOptions& options, service::Services& services)
      : self([this, &services] { return IdentifySelf(services); }, services.clock),
        events([&services](int64_t transfer_id) {
          return services.access.AudienceOf(transfer_id).ValueOr(service::Audience{});
        }),
        transfers({services.store, services.open, services.log}),
        queue({.store = services.store,
               .home = services.home,
               .clock = services.clock,
               .log = services.log,
               .events = events,
               .s3_requests = services.s3_requests,
               .spawn = options.spawn},
              options.queue),
        retention({services.store, services.home, services.clock, services.log}, options.retention),
        scheduler({services.store, services.clock, services.log,
                   [this](const metastore::Job& job) { queue.Announce(job); }}),
        notifications(
            {services.store, services.clock, services.random, services.log, *options.transport,
             options.mail,
             [this](int64_t number) { return fmt::format("{}/jobs/{}", api.url, number); }}),
        api{.services = services,
            .transfers = transfers,
            .queue = queue,
            .events = events,
            .scheduler = scheduler,
            .notifications = notifications},
        hosts(HostsOf(options)),
        dispatcher(api, Routes(),
                   {.hosts = hosts,
                    .is_behind_proxy = IsBehindProxy(options),
                    .api_calls = options.api_calls},
                   ConsoleFile) {
    api.identity = [this] { return self.Get(); };
    api.render_metrics = [this] { return RenderMetrics(); };
    services.accounts.OnRevoked([this] { events.PublishRights(); });
  }
  ~Running() { api.services.accounts.OnRevoked({}); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  /// Ends by itself: pages wait for it.
  service::OwnIdentity IdentifySelf(service::Services& services) const {
    std::stop_source stop;
    std::stop_callback at_end(closing.get_token(), [&] { stop.request_stop(); });
    std::jthread limit([&](std::stop_token done) {
      if (services.clock.Sleep(kIdentifyWithin, std::move(done)).ok()) stop.request_stop();
    });
    service::OwnIdentity found = services.connections.IdentifySelf(stop.get_token());
    if (IsCancelled(found.known) && !closing.stop_requested()) {
      found.known = Fail(ErrorKind::kBusy, "Waybill's own AWS identity",
                         "is not known: AWS did not answer within some seconds");
    }
    return found;
  }

  Result<std::string> RenderMetrics() const {
    ARROW_ASSIGN_OR_RAISE(std::string jobs,
                          RenderJobMetrics(api.services.store, api.services.clock));
    HttpFigures figures = http == nullptr ? HttpFigures{} : http->figures();
    return dispatcher.metrics().Render() + jobs + RenderS3Metrics(api.services.s3_requests) +
           fmt::format(
               "# HELP waybill_http_connections Connections that are open.\n"
               "# TYPE waybill_http_connections gauge\nwaybill_http_connections {}\n"
               "# HELP waybill_http_refused_total Connections turned away by a limit.\n"
               "# TYPE waybill_http_refused_total counter\nwaybill_http_refused_total {}\n",
               figures.connections, figures.refused);
  }

  std::stop_source closing;  // the server stops
  OwnIdentityCache self;
  service::JobEvents events;
  service::Transfers transfers;
  service::JobQueue queue;
  service::JobRetention retention;
  service::Scheduler scheduler;
  service::Notifications notifications;
  Api api;
  const std::vector<std::string> hosts;
  Dispatcher dispatcher;
  std::unique_ptr<HttpServer> http;  // last: it ends first
};

Result<std::unique_ptr<Server>> Server::Start(const ServeOptions& options,
                                              service::Services& services) {
  ARROW_RETURN_NOT_OK(CheckPrivacy(options));
  auto running = std::make_unique<Running>(options, services);
  bool is_tls = !options.http.tls_certificate.empty();
  Dispatcher& dispatcher = running->dispatcher;
  ARROW_ASSIGN_OR_RAISE(
      running->http,
      HttpServer::Bind(
          options.http,
          {[&dispatcher](const HttpRequest& request) { return dispatcher.Answer(request); },
           [&dispatcher](const HttpRequest& head) { return dispatcher.Knows(head); },
           [&dispatcher](const HttpRequest& head) { return dispatcher.WaitsOnOthers(head); },
           [&dispatcher](int status, const std::string& address, bool tls) {
             return dispatcher.Refuse(status, address, tls);
           }},
          services.log));
  running->api.url = !options.public_url.empty()
                         ? options.public_url
                         : fmt::format("{}://{}:{}", is_tls ? "https" : "http",
                                       HostOf(options.http.address), running->http->port());
  ARROW_RETURN_NOT_OK(running->queue.Start());
  running->retention.Start();
  running->scheduler.Start();
  running->notifications.Start();
  running->http->Run();  // last: what answers is whole
  return std::unique_ptr<Server>(new Server(std::move(running)));
}

Server::Server(std::unique_ptr<Running> running) : running_(std::move(running)) {}
Server::~Server() { Stop(); }

void Server::Stop() {
  running_->closing.request_stop();
  running_->http->Stop();
  running_->scheduler.Stop();
  running_->notifications.Stop();
  running_->queue.Stop();
  running_->retention.Stop();
}

const std::string& Server::url() const { return running_->api.url; }
bool Server::knows_its_names() const { return !running_->hosts.empty(); }

}  // namespace waybill::server
