#include "server/dispatcher.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/audit_record.h"
#include "server/certificate_names.h"
#include "server/cookie.h"
#include "server/error_reply.h"
#include "server/refusal.h"
#include "server/request_origin.h"
#include "server/usual_headers.h"
#include "service/accounts.h"

namespace waybill::server {
namespace {

bool IsJson(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return type == "application/json";
}

/// Puts the body into `request`, or says why it cannot be taken.
std::optional<Reply> TakeBody(const HttpRequest& message, Request* request) {
  if (message.body.empty()) return std::nullopt;
  if (!IsJson(message.Header("Content-Type"))) {
    return ErrorReply(415, "A body must be JSON: Content-Type: application/json", request->id);
  }
  auto body = ParseJson(message.body, "body");
  if (!body.ok()) return ErrorReply(400, body.status().message(), request->id);
  if (!body->is_object()) return ErrorReply(400, "The body must be a JSON object.", request->id);
  request->body = *std::move(body);
  return std::nullopt;
}

/// Whether who asks may, by his role and by the scope of his key.
Status CheckAllowed(service::Access& access, const Route& route, const Request& request) {
  service::Resource resource{route.resource, 0};
  if (auto id = request.path.find("id"); id != request.path.end()) {
    resource.id = std::stoll(id->second);
  }
  ARROW_RETURN_NOT_OK(access.Require(request.caller, route.permission, resource));
  return service::CheckKeyScope(request.caller, ScopeOf(route));
}

/// A stream, and what is done once it is gone.
class EndedStream : public Stream {
 public:
  EndedStream(std::unique_ptr<Stream> stream, std::function<void()> at_end)
      : stream_(std::move(stream)), at_end_(std::move(at_end)) {}
  ~EndedStream() override {
    stream_.reset();
    at_end_();
  }
  EndedStream(const EndedStream&) = delete;
  EndedStream& operator=(const EndedStream&) = delete;

  Result<std::optional<std::string>> Next() override { return stream_->Next(); }
  void Expire() override { stream_->Expire(); }

 private:
  std::unique_ptr<Stream> stream_;
  const std::function<void()> at_end_;
};

}  // namespace

struct Dispatcher::Known {
  service::Caller caller;
  Secret session;  ///< empty: an API key, or nobody
};

struct Dispatcher::Asked {
  const Route* route = nullptr;
  std::string name = "none";  ///< of the route, for metrics and log
  Request request;
  std::optional<ApiCalls::Standing> calls;  ///< of who asked by an API key, when there is a limit
};

Reply Dispatcher::Answer(const HttpRequest& message) {
  Duration began = api_.services.clock.Elapsed();
  std::string request_id = api_.services.random.Hex(8);
  Asked asked;
  Reply reply;
  try {
    reply = Handle(message, request_id, &asked);
  } catch (const std::exception& error) {
    // Json throws when a handler reads a field as what it is not: bodies are checked, so it is
    // ours.
    reply = ErrorReply(Fail(ErrorKind::kBug, "server", error.what()), request_id);
  }
  if (reply.stream && reply.outcome) {
    RecordAtEnd(asked, &reply);
  } else {
    Record(asked, reply);
  }
  reply.headers.emplace_back("X-Request-Id", request_id);
  if (asked.calls) AddRateHeaders(*asked.calls, &reply);
  AddUsualHeaders(message.is_tls, &reply);
  Duration took = api_.services.clock.Elapsed() - began;
  metrics_.Add(asked.name, reply.status, took);
  Log& log = api_.services.log;
  Log::Fields fields = {{"request_id", request_id},
                        {"method", message.method},
                        {"route", asked.name},
                        {"status", std::to_string(reply.status)},
                        {"microseconds", std::to_string(took.count())},
                        {"address", message.address}};
  if (reply.status >= 500) {
    std::string sentence = reply.body.is_object() ? reply.body.value("message", "") : "";
    log.Error("request failed", {{"request_id", request_id}, {"error", sentence}});
  }
  if (!IsSafe(message.method) || reply.status >= 400) log.Info("request", fields);
  return reply;
}

Reply Dispatcher::Refuse(int status, const std::string& address, bool is_tls) {
  std::string request_id = api_.services.random.Hex(8);
  Reply reply = Refusal(status, is_tls, request_id);
  reply.headers.emplace_back("X-Request-Id", request_id);
  metrics_.Add("none", status, Duration(0));
  api_.services.log.Info(
      "request refused",
      {{"request_id", request_id}, {"status", std::to_string(status)}, {"address", address}});
  return reply;
}

Reply Dispatcher::Handle(const HttpRequest& message, const std::string& request_id, Asked* asked) {
  if (!IsOwnHost(message.Header("Host"))) {
    return ErrorReply(421,
                      "This server is not known under the name in the request's Host header; "
                      "whoever runs it can allow the name: waybill serve --allow-host NAME",
                      request_id);
  }
  auto target = ParseTarget(message.target);
  if (!target.ok()) return ErrorReply(target.status(), request_id);
  const auto& segments = target->segments;
  std::string_view verb = message.method == "HEAD" ? "GET" : std::string_view(message.method);
  Router::Found found = router_.Find(verb, segments);
  bool is_page = found.route == nullptr && found.other_verbs.empty() &&
                 (segments.empty() || segments[0] != "api");
  if (is_page && verb == "GET") {
    asked->name = "console";
    return serve_page_(message, fmt::format("/{}", fmt::join(segments, "/")));
  }
  if (found.route == nullptr && !found.other_verbs.empty()) {
    Reply reply = ErrorReply(message.method == "OPTIONS" ? 204 : 405,
                             "This address does not take that method.", request_id);
    reply.headers.emplace_back("Allow", fmt::format("{}", fmt::join(found.other_verbs, ", ")));
    if (reply.status == 204) reply.body = nullptr;
    return reply;
  }
  if (found.route == nullptr) return ErrorReply(404, "Not found", request_id);
  asked->route = found.route;
  asked->name = fmt::format("{} {}", found.route->verb, found.route->path);
  asked->request = {.path = std::move(found.path),
                    .query = std::move(target->query),
                    .body = Json::object(),
                    .id = request_id,
                    .is_tls = message.is_tls,
                    .stop = message.stop};
  return Run(message, *found.route, asked);
}

/// A log that cannot be written does not take back what was done.
void Dispatcher::Record(const Asked& asked, const Reply& reply) {
  if (asked.route == nullptr) return;
  auto record = AuditRecordOf(*asked.route, asked.request, reply);
  if (!record) return;
  service::Audit audit(api_.services.store, api_.services.clock);
  Status done = audit.Record(record->caller, record->event);
  if (done.ok()) return;
  api_.services.log.Error("the audit log cannot be written",
                          {{"request_id", asked.request.id}, {"message", done.message()}});
}

void Dispatcher::RecordAtEnd(const Asked& asked, Reply* reply) {
  auto record = [this, asked, outcome = reply->outcome] { Record(asked, outcome()); };
  reply->stream = [make = std::move(reply->stream), record](std::function<void()> wake) {
    return std::make_unique<EndedStream>(make(std::move(wake)), record);
  };
}

/// Everything between a route and its handler, in the order in which it must be asked.
Reply Dispatcher::Run(const HttpRequest& message, const Route& route, Asked* asked) {
  Request& request = asked->request;
  auto known = Recognise(message);
  if (!known.ok()) return ErrorReply(known.status(), request.id);
  request.caller = known->caller;
  request.caller.ip = message.address;
  request.caller.user_agent = std::string(message.Header("User-Agent").substr(0, 300));
  request.caller.request_id = request.id;
  request.session = known->session.Reveal();
  request.wants_events = message.Header("Accept").find("text/event-stream") != std::string::npos;
  request.caller.is_local = !options_.is_behind_proxy && IsLocal(message);
  if (known->caller.api_key_id && route.path.starts_with("/api/")) {
    asked->calls = api_calls_.Add(known->caller.user_id);
  }
  if (asked->calls && asked->calls->is_refused) return TooManyCalls(*asked->calls, request.id);
  bool is_nobodys = !service::NeedsSignIn(request.caller, route.permission);
  if (!is_nobodys && request.caller.user_id == 0) {
    auto needs_setup = api_.services.accounts.NeedsSetup();
    Reply reply = ErrorReply(401, "Sign in first, or send a valid API key.", request.id);
    reply.body["setup_needed"] = needs_setup.ok() && *needs_setup;
    return reply;
  }
  if (!IsSafe(message.method) && !IsOwnPages(message, known->session, is_nobodys)) {
    return ErrorReply(403, "This change did not come from Waybill's own page: reload the page.",
                      request.id);
  }
  if (auto refused = TakeBody(message, &request)) return *std::move(refused);
  Status allowed = CheckAllowed(api_.services.access, route, request);
  if (!allowed.ok()) return ErrorReply(allowed, request.id);
  if (route.waits_on_others) return RunOutward(route, request);
  Result<Reply> reply = Call(route, request);
  return reply.ok() ? *std::move(reply) : ErrorReply(reply.status(), request.id);
}

Result<Reply> Dispatcher::Call(const Route& route, const Request& request) {
  if (!route.reads_together) return route.handler(api_, request);
  Reply reply;
  ARROW_RETURN_NOT_OK(
      api_.services.store.ReadTogether([&] { return route.handler(api_, request).Value(&reply); }));
  return reply;
}

Reply Dispatcher::RunOutward(const Route& route, const Request& request) {
  auto [place, refused] = outward_calls_.Take(request.caller.user_id);
  if (place == nullptr) {
    Reply busy = ErrorReply(refused,
                            refused == 429
                                ? "You have several tests or look-ups under way already: let one "
                                  "of them end, and try again."
                                : "Many tests and look-ups are under way on this server: try again "
                                  "in a moment.",
                            request.id);
    busy.headers.emplace_back("Retry-After", "5");
    return busy;
  }
  Result<Reply> reply = route.handler(api_, request);
  if (!reply.ok() && IsCancelled(reply.status())) {
    return ErrorReply(503,
                      "The other side did not answer within the time that this server waits: check "
                      "endpoint and network, and try again.",
                      request.id);
  }
  if (!reply.ok()) return ErrorReply(reply.status(), request.id);
  if (reply->stream) reply->stream = Keeping(std::move(place), std::move(reply->stream));
  return *std::move(reply);
}

bool Dispatcher::Knows(const HttpRequest& head) {
  auto known = Recognise(head);
  return known.ok() && known->caller.user_id != 0;
}

bool Dispatcher::WaitsOnOthers(const HttpRequest& head) const {
  auto target = ParseTarget(head.target);
  if (!target.ok()) return false;
  std::string_view verb = head.method == "HEAD" ? "GET" : std::string_view(head.method);
  const Route* route = router_.Find(verb, target->segments).route;
  return route != nullptr && route->waits_on_others;
}

Result<Dispatcher::Known> Dispatcher::Recognise(const HttpRequest& message) {
  constexpr std::string_view kScheme = "Token ";
  std::string_view authorization = message.Header("Authorization");
  if (authorization.starts_with(kScheme)) {
    Secret key{std::string(authorization.substr(kScheme.size()))};
    ARROW_ASSIGN_OR_RAISE(auto caller, api_.services.accounts.FindApiKey(key));
    return Known{caller.value_or(service::Caller{}), {}};
  }
  Secret session = SessionIn(message.Header("Cookie"), message.is_tls);
  if (session.empty()) return Known{};
  ARROW_ASSIGN_OR_RAISE(auto caller, api_.services.accounts.FindSession(session));
  if (!caller) return Known{};
  return Known{*std::move(caller), std::move(session)};
}

Dispatcher::Options Dispatcher::WithSmallLetters(Options options) {
  for (std::string& host : options.hosts) std::ranges::transform(host, host.begin(), SmallLetter);
  return options;
}

bool Dispatcher::IsOwnHost(std::string_view host) const {
  if (options_.hosts.empty()) return true;
  size_t bracket = host.rfind(']');
  size_t colon = host.rfind(':');
  bool has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon);
  std::string name(host.substr(0, has_port ? colon : host.size()));
  std::ranges::transform(name, name.begin(), SmallLetter);
  return IsCovered(options_.hosts, name);
}

}  // namespace waybill::server
