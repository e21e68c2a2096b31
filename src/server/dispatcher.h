#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "server/api.h"
#include "server/api_calls.h"
#include "server/message.h"
#include "server/metrics.h"
#include "server/outward_calls.h"
#include "server/router.h"

namespace waybill::server {

/// From a request to its reply: finds the route, finds out who asks, asks Access whether he may,
/// runs the handler. What no route says, this does for all of them.
///
/// Shape    a person is known by the session's cookie or by "Authorization: Token tra_…". With the
///          cookie, whatever changes something must bring the session's X-CSRF-Token and come from
///          our own pages (Origin, Sec-Fetch-Site); a body must call itself JSON, which a form of
///          another site cannot. A request whose Host is none of `hosts` is refused: a foreign name
///          that was pointed at this server (DNS rebinding).
///          What somebody changed, tested or ran, or tried to, goes into the audit log
///          (audit_record.h) once it is answered; what a stream tells of, once that has ended.
/// Errors   none: whatever goes wrong becomes a reply (error_reply.h).
/// Threads  every method may be called from any thread.
class Dispatcher {
 public:
  struct Options {
    /// Allowed in Host, without port, in any case; "*.example.com" as in a certificate; empty: any.
    std::vector<std::string> hosts;
    /// A proxy on this machine passes the requests of others on, perhaps without saying so: what
    /// comes from here is not this machine's for that.
    bool is_behind_proxy = false;
    int64_t api_calls = 0;  ///< of a person's API keys within ApiCalls::kSpan; 0: no limit
  };
  /// Whatever is not below /api, /healthz or /metrics: the console's pages.
  using ServePage = std::function<Reply(const HttpRequest& request, const std::string& path)>;

  Dispatcher(Api& api, std::span<const Route> routes, Options options, ServePage serve_page)
      : api_(api),
        router_(routes),
        options_(WithSmallLetters(std::move(options))),
        serve_page_(std::move(serve_page)),
        api_calls_(options_.api_calls, api.services.clock) {}

  Reply Answer(const HttpRequest& request);
  /// Whether a cookie or an API key in the head of that request is somebody's.
  bool Knows(const HttpRequest& head);
  /// The reply to what was turned away before it had a route; counted and logged as all are.
  Reply Refuse(int status, const std::string& address, bool is_tls);
  /// Whether the route of that request waits on other hosts.
  bool WaitsOnOthers(const HttpRequest& head) const;
  const Metrics& metrics() const { return metrics_; }

 private:
  static Options WithSmallLetters(Options options);
  struct Known;  // who asks, and how he was recognised
  struct Asked;  // the route that was found, and what was asked of it
  Reply Handle(const HttpRequest& message, const std::string& request_id, Asked* asked);
  Reply Run(const HttpRequest& message, const Route& route, Asked* asked);
  Result<Reply> Call(const Route& route, const Request& request);
  void Record(const Asked& asked, const Reply& reply);
  void RecordAtEnd(const Asked& asked, Reply* reply);
  Result<Known> Recognise(const HttpRequest& message);
  Reply RunOutward(const Route& route, const Request& request);
  bool IsOwnHost(std::string_view host) const;

  Api& api_;
  const Router router_;
  const Options options_;
  const ServePage serve_page_;
  Metrics metrics_;
  OutwardCalls outward_calls_;
  ApiCalls api_calls_;
};

}  // namespace waybill::server
