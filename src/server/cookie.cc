#include "server/cookie.h"

#include <fmt/format.h>

#include "service/accounts.h"

namespace waybill::server {
namespace {

std::string_view NameOf(bool is_tls) { return is_tls ? "__Host-waybill" : "waybill"; }

std::pair<std::string, std::string> Cookie(std::string_view value, int64_t seconds, bool is_tls) {
  return {"Set-Cookie", fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}",
                                    NameOf(is_tls), value, seconds, is_tls ? "; Secure" : "")};
}

}  // namespace

std::pair<std::string, std::string> SessionCookie(const Secret& session, bool is_tls) {
  using std::chrono::seconds;
  auto life = std::chrono::duration_cast<seconds>(service::Accounts::kLongest);
  return Cookie(session.Reveal(), life.count(), is_tls);
}

std::pair<std::string, std::string> NoSessionCookie(bool is_tls) { return Cookie("", 0, is_tls); }

Secret SessionIn(std::string_view cookies, bool is_tls) {
  while (!cookies.empty()) {
    size_t end = std::min(cookies.find(';'), cookies.size());
    std::string_view pair = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == NameOf(is_tls)) {
      return Secret(std::string(pair.substr(equals + 1)));
    }
  }
  return {};
}

}  // namespace waybill::server
