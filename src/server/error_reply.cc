#include "server/error_reply.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace waybill::server {
namespace {

int StatusOf(const Status& status) {
  if (IsCancelled(status)) return 503;
  if (service::IsNotAuthorized(status)) return 403;
  switch (KindOf(status)) {
    case ErrorKind::kDefinition: return 400;
    case ErrorKind::kMissing: return 404;
    case ErrorKind::kChanged: return 409;
    case ErrorKind::kData:
    case ErrorKind::kDenied: return 422;
    case ErrorKind::kBusy: return 503;
    case ErrorKind::kBug: break;
  }
  return 500;
}

/// "where: attribute: what is wrong", and more attributes on lines of their own:
/// base/option_table.h writes problems so.
Json ProblemsOf(std::string_view message) {
  Json problems = Json::array();
  size_t where = message.find(": ");
  if (where != std::string_view::npos) message.remove_prefix(where + 2);
  while (!message.empty()) {
    size_t end = std::min(message.find('\n'), message.size());
    std::string_view line = message.substr(0, end);
    message.remove_prefix(std::min(end + 1, message.size()));
    size_t colon = line.find(": ");
    bool is_named = colon != std::string_view::npos && line.substr(0, colon).find(' ') == line.npos;
    if (!is_named) continue;
    problems.push_back({{"attribute", line.substr(0, colon)}, {"message", line.substr(colon + 2)}});
  }
  return problems;
}

}  // namespace

Reply ErrorReply(int status, std::string_view sentence, std::string_view request_id) {
  return {.status = status,
          .body = {{"error", sentence},
                   {"message", sentence},
                   {"errors", Json::array()},
                   {"request_id", request_id}}};
}

Reply ErrorReply(const Status& status, std::string_view request_id) {
  Reply reply = ErrorReply(StatusOf(status), status.message(), request_id);
  if (reply.status == 400) reply.body["errors"] = ProblemsOf(status.message());
  return reply;
}

}  // namespace waybill::server
