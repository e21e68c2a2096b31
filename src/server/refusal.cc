#include "server/refusal.h"

#include <boost/beast/http/error.hpp>
#include <nlohmann/json.hpp>

#include "server/error_reply.h"
#include "server/usual_headers.h"

namespace waybill::server {
namespace {

namespace http = boost::beast::http;

std::string_view SentenceOf(int status) {
  switch (status) {
    case 413: return "The request's body is too large; who is not signed in may send 64 KiB only.";
    case 431: return "The request's headers are too large.";
    case 503: return "Too much is being sent to this server at once: try again in a moment.";
    default: return "This is not HTTP that this server understands.";
  }
}

}  // namespace

int RefusalStatusOf(const boost::system::error_code& error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return 431;
  if (error == http::error::body_limit) return 413;
  bool is_ours = error.category() == http::make_error_code(http::error::bad_method).category();
  bool is_gone = error == http::error::end_of_stream || error == http::error::partial_message;
  return is_ours && !is_gone ? 400 : 0;
}

Reply Refusal(int status, bool is_tls, std::string_view request_id) {
  Reply reply = ErrorReply(status, SentenceOf(status), request_id);
  if (status == 503) reply.headers.emplace_back("Retry-After", "1");
  AddUsualHeaders(is_tls, &reply);
  return reply;
}

}  // namespace waybill::server
