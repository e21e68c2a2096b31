#include "server/forwarded.h"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <string_view>

namespace waybill::server {
namespace {

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

/// The entries of every header of that name, in the order in which they were added.
std::vector<std::string_view> EntriesOf(const HttpRequest& request, std::string_view name) {
  std::vector<std::string_view> entries;
  for (const auto& [each, value] : request.headers) {
    if (!boost::beast::iequals(each, name)) continue;
    std::string_view rest = value;
    for (size_t comma = 0; comma != std::string_view::npos;) {
      comma = rest.find(',');
      entries.push_back(Trimmed(rest.substr(0, comma)));
      if (comma != std::string_view::npos) rest.remove_prefix(comma + 1);
    }
  }
  return entries;
}

/// "203.0.113.9:1234" and "[2001:db8::1]:1234" without their ports; some proxies write them.
std::string WithoutPort(std::string_view entry) {
  if (entry.starts_with('[')) return std::string(entry.substr(1, entry.find(']') - 1));
  size_t colon = entry.find(':');
  bool is_ipv6 = colon != std::string_view::npos && entry.find(':', colon + 1) != colon &&
                 std::ranges::count(entry, ':') > 1;
  return std::string(is_ipv6 ? entry : entry.substr(0, colon));
}

}  // namespace

bool IsAmong(const std::vector<http::AddressBlock>& blocks, const std::string& address) {
  auto parsed = http::ParseIpAddress(address);
  return parsed.ok() &&
         std::ranges::any_of(blocks, [&](const auto& block) { return block.Holds(*parsed); });
}

Origin OriginOf(const HttpRequest& request, const std::string& peer, bool is_tls,
                const std::vector<http::AddressBlock>& trusted) {
  Origin origin{peer, is_tls};
  if (!IsAmong(trusted, peer)) return origin;
  auto hops = EntriesOf(request, "X-Forwarded-For");
  for (auto hop = hops.rbegin(); hop != hops.rend() && IsAmong(trusted, origin.address); ++hop) {
    auto address = http::ParseIpAddress(WithoutPort(*hop));
    if (!address.ok()) break;
    origin.address = http::IpAddressText(*address);
  }
  auto schemes = EntriesOf(request, "X-Forwarded-Proto");
  if (!schemes.empty()) origin.is_tls = boost::beast::iequals(schemes.back(), "https");
  return origin;
}

}  // namespace waybill::server
