#include "server/usual_headers.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace waybill::server {
namespace {

constexpr std::string_view kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'";

}  // namespace

void AddUsualHeaders(bool is_tls, Reply* reply) {
  auto add = [&](std::string_view name, std::string_view value) {
    reply->headers.emplace_back(name, value);
  };
  add("Content-Security-Policy", kContentPolicy);
  add("X-Content-Type-Options", "nosniff");
  add("X-Frame-Options", "DENY");
  add("Referrer-Policy", "same-origin");
  add("Cross-Origin-Opener-Policy", "same-origin");
  add("Cross-Origin-Resource-Policy", "same-origin");
  if (is_tls) add("Strict-Transport-Security", "max-age=31536000");
  bool is_cached = std::ranges::any_of(
      reply->headers, [](const auto& header) { return header.first == "Cache-Control"; });
  if (!is_cached) add("Cache-Control", "no-store");
  if (reply->file_name.empty()) return;
  add("Content-Disposition", fmt::format("attachment; filename=\"{}\"", reply->file_name));
}

}  // namespace waybill::server
