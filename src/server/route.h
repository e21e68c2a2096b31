#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "service/access.h"
#include "service/caller.h"

namespace waybill::server {

/// One request as a handler sees it: matched, authenticated, allowed, its body parsed. A value.
struct Request {
  std::map<std::string, std::string, std::less<>> path;   ///< {id} of the route's path
  std::map<std::string, std::string, std::less<>> query;  ///< decoded; the last of equal names
  Json body;                  ///< an object; an empty one without a body
  service::Caller caller;     ///< user_id 0: nobody signed in
  std::string session;        ///< the cookie's token; "" for an API key
  std::string id;             ///< of the request: in the log, the audit log and every error
  bool wants_events = false;  ///< Accept: text/event-stream
  bool is_tls = false;
  std::stop_token stop;  ///< fires when the client is gone, its time is over or the server stops
};

/// A body that comes piece by piece: server-sent events, a download.
///
/// Threads  one at a time, on worker threads; destroyed when the client is gone.
class Stream {
 public:
  virtual ~Stream() = default;
  /// What there is to send now: "" when there is nothing yet, nothing at the end. Does not wait.
  virtual Result<std::optional<std::string>> Next() = 0;
  /// Its time is over: to end soon, and to say so. From another thread than Next().
  virtual void Expire() {}
};
/// Makes the stream once its answer begins. `wake` may be called from any thread, at any time, also
/// when the client is gone: it has Next() called again.
using MakeStream = std::function<std::unique_ptr<Stream>(std::function<void()> wake)>;

/// What goes back. A value.
struct Reply {
  int status = 200;
  Json body;                        ///< JSON, unless one of the next two is set
  std::optional<std::string> text;  ///< sent as it is, as `content_type`
  MakeStream stream;                ///< sent in chunks, as `content_type`
  /// Of a stream whose outcome belongs into the audit log: what would have been answered whole.
  /// Called once the stream is gone.
  std::function<Reply()> outcome;
  std::string content_type = "application/json";
  std::string file_name;  ///< not empty: saved by browsers under this name
  std::vector<std::pair<std::string, std::string>> headers;  ///< beside the usual ones
};

struct Api;  // what handlers work with: api.h

/// A handler blocks as long as it needs, on a worker thread. An error becomes a reply by its kind:
/// error_reply.h.
using Handler = Result<Reply> (*)(Api& api, const Request& request);

/// One parameter of a query, for the API's description.
struct Parameter {
  std::string_view name;
  std::string_view type = "string";  ///< of JSON Schema
  std::string_view sentence;
};

/// One route, as data: what it takes, who may, what runs, and what OpenAPI says about it.
struct Route {
  std::string_view verb;  ///< "GET"
  std::string_view path;  ///< "/api/jobs/{id}"; a trailing slash of a request is ignored
  service::Permission permission;
  service::ResourceKind resource = service::ResourceKind::kNone;  ///< that {id} names
  std::string_view tag;                                           ///< "jobs"
  std::string_view sentence;                                      ///< what it does
  Handler handler = nullptr;
  std::vector<Parameter> query = {};
  Json (*body)() = nullptr;      ///< JSON Schema of the request's body
  Json (*reply)() = nullptr;     ///< JSON Schema of the answer
  std::string_view action = {};  ///< in the audit log; empty: as audit_record.h finds it
  bool changes_nothing = false;  ///< a POST that only looks: not in the audit log
  /// Which API keys it is for; empty: as ScopeOf() finds it.
  std::optional<service::KeyScope> scope = {};
  int success = 0;  ///< status of the answer; 0: 204 for a DELETE that answers nothing, else 200
  std::vector<int> also = {};  ///< statuses beside those that openapi.cc finds
  /// Its answer is of one moment (Metastore::ReadTogether): it reads nothing but the metastore.
  bool reads_together = false;
  /// On S3, AWS or mail servers: for a bounded time, and by a bounded number at once.
  bool waits_on_others = false;
};

/// The least scope of an API key that may ask for it: what looks needs "read", the rest "all".
service::KeyScope ScopeOf(const Route& route);

/// Every route there is, in the order in which the API's description shows them. Joined from one
/// table per file of handlers: routes.cc.
std::span<const Route> Routes();

}  // namespace waybill::server
