#include "http/proxy_choice.h"

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <string_view>

#include "http/address_policy.h"

namespace waybill::http {
namespace {

/// Of the first variable that is set and not empty.
std::string FirstOf(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return "";
}

std::string Lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return out;
}

/// "[::1]" -> "::1", "Host.Example." -> "host.example".
std::string BareHost(std::string_view host) {
  if (host.starts_with('[')) return std::string(host.substr(1, host.size() - 2));
  if (host.ends_with('.')) host.remove_suffix(1);
  return Lowered(host);
}

bool IsBelow(const std::string& host, std::string_view entry) {
  if (entry.ends_with('.')) entry.remove_suffix(1);
  if (entry.starts_with('.')) entry.remove_prefix(1);
  std::string domain = Lowered(entry);
  return !domain.empty() && (host == domain || host.ends_with("." + domain));
}

bool IsNamed(const std::string& host, std::string_view entry) {
  Result<IpAddress> address = ParseIpAddress(host);
  if (!address.ok()) return IsBelow(host, entry);
  Result<AddressBlock> block = AddressBlock::Parse(entry);
  return block.ok() && block->Holds(*address);
}

bool GoesDirect(const std::string& host, std::string_view no_proxy) {
  if (no_proxy == "*") return true;
  constexpr std::string_view kBetween = ", \t";
  while (!no_proxy.empty()) {
    size_t end = std::min(no_proxy.find_first_of(kBetween), no_proxy.size());
    if (end > 0 && IsNamed(host, no_proxy.substr(0, end))) return true;
    no_proxy.remove_prefix(std::min(end + 1, no_proxy.size()));
  }
  return false;
}

}  // namespace

ProxyVariables ProxyVariables::OfProcess() {
  return {.http = FirstOf({"http_proxy", "all_proxy", "ALL_PROXY"}),
          .https = FirstOf({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}),
          .no_proxy = FirstOf({"no_proxy", "NO_PROXY"})};
}

std::string ProxyFor(const ProxyVariables& variables, const Url& url) {
  const std::string& proxy = url.scheme == "https" ? variables.https : variables.http;
  return GoesDirect(BareHost(url.host), variables.no_proxy) ? "" : proxy;
}

}  // namespace waybill::http
