#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "service/access.h"
#include "service/caller.h"

namespace waybill::server {

/// One request as a handler sees it: matched, authenticated, allowed, its body parsed and checked
/// to be of the route's schema. Borrowed for the call.
struct Request {
  std::map<std::string, std::string, std::less<>> path;   ///< {id} of the route's path
  std::map<std::string, std::string, std::less<>> query;  ///< decoded; the last of equal names
  Json body;                                              ///< an object; empty without a body
  service::Caller caller;
  std::string id;        ///< of the request: in the log, the audit log and every error
  std::stop_token stop;  ///< fires when the client is gone or the server stops
};

/// Server-sent events, or any other body that is made while it is sent. Runs on a worker thread;
/// returns when there is nothing more to send or `send` failed (the client is gone).
using Send = std::function<Status(std::string_view bytes)>;
using Stream = std::function<Status(const Send& send, std::stop_token stop)>;

/// What goes back. A value.
struct Reply {
  int status = 200;
  Json body;         ///< JSON, unless one of the next two is set
  std::string text;  ///< sent as it is, as `content_type`
  Stream stream;     ///< sent in chunks, as `content_type`
  std::string content_type = "application/json";
  std::string file_name;  ///< not empty: the browser saves it under this name
  std::vector<std::pair<std::string, std::string>> headers;  ///< more headers
};

struct Api;  // what handlers work with: api.h

/// A handler blocks as long as it needs, on a worker thread. An error becomes a reply by its kind.
using Handler = Result<Reply> (*)(Api& api, const Request& request);

/// One parameter of a path or query, for checking and for the API's description.
struct Parameter {
  std::string_view name;
  std::string_view type = "string";  ///< "integer" is checked to be one
  std::string_view sentence;
  std::vector<std::string_view> choices = {};
};

/// One route, as data: what it takes, who may, what runs, and what OpenAPI says about it.
struct Route {
  std::string_view verb;  ///< "GET"
  std::string_view path;  ///< "/api/connections/s3/{id}"; a trailing slash of a request is ignored
  service::Permission permission;
  service::ResourceKind resource = service::ResourceKind::kNone;  ///< that {id} names
  std::string_view tag;                                           ///< "connections"
  std::string_view sentence;                                      ///< what it does
  Handler handler = nullptr;
  std::vector<Parameter> query = {};
  Json (*body)() = nullptr;   ///< JSON Schema of the request's body
  Json (*reply)() = nullptr;  ///< JSON Schema of the answer
  bool changes = false;       ///< written to the audit log
  size_t max_body_bytes = 1 << 20;
};

/// Every route there is, in the order in which the API's description shows them.
std::span<const Route> Routes();

}  // namespace waybill::server
