#include "http/address_policy.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

namespace waybill::http {
namespace {

constexpr int kIpv4Offset = 12;
constexpr int kIpv4Bits = 96;  // of ::ffff:0:0/96, in front of the 32 of IPv4

IpAddress FromIpv4(const in_addr& ipv4) {
  IpAddress address{};
  address[10] = address[11] = 0xff;
  std::memcpy(address.data() + kIpv4Offset, &ipv4, sizeof ipv4);
  return address;
}

IpAddress FromIpv6(const in6_addr& ipv6) {
  IpAddress address{};
  std::memcpy(address.data(), &ipv6, sizeof ipv6);
  return address;
}

bool IsIpv4(const IpAddress& address) {
  return std::all_of(address.begin(), address.begin() + 10, [](uint8_t b) { return b == 0; }) &&
         address[10] == 0xff && address[11] == 0xff;
}

/// The IPv4 address that a transition mechanism carries at `offset`.
IpAddress Embedded(const IpAddress& address, int offset) {
  in_addr ipv4{};
  std::memcpy(&ipv4, address.data() + offset, sizeof ipv4);
  return FromIpv4(ipv4);
}

std::vector<AddressBlock> MakeBlocks(std::initializer_list<std::string_view> texts) {
  std::vector<AddressBlock> blocks;
  for (std::string_view text : texts) {
    blocks.push_back(AddressBlock::Parse(text).ValueOrDie());
  }
  return blocks;
}

}  // namespace

Result<IpAddress> ParseIpAddress(std::string_view text) {
  std::string whole(text);
  in_addr ipv4{};
  in6_addr ipv6{};
  if (inet_pton(AF_INET, whole.c_str(), &ipv4) == 1) return FromIpv4(ipv4);
  if (inet_pton(AF_INET6, whole.c_str(), &ipv6) == 1) return FromIpv6(ipv6);
  return Fail(ErrorKind::kDefinition, fmt::format("address '{}'", text),
              "is no IP address; write it like 10.1.2.3 or fd00::1");
}

std::string IpAddressText(const IpAddress& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (IsIpv4(address)) {
    inet_ntop(AF_INET, address.data() + kIpv4Offset, text, sizeof text);
  } else {
    inet_ntop(AF_INET6, address.data(), text, sizeof text);
  }
  return text;
}

std::string NetworkOf(const std::string& address) {
  Result<IpAddress> parsed = ParseIpAddress(address);
  if (!parsed.ok()) return address;
  if (IsIpv4(*parsed)) return IpAddressText(*parsed);
  std::fill(parsed->begin() + 8, parsed->end(), uint8_t{0});
  return IpAddressText(*parsed) + "/64";
}

Result<IpAddress> AddressOf(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &address, sizeof ipv4);
    return FromIpv4(ipv4.sin_addr);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 ipv6{};
    std::memcpy(&ipv6, &address, sizeof ipv6);
    return FromIpv6(ipv6.sin6_addr);
  }
  return Fail(ErrorKind::kDefinition, "address", "is none of the Internet Protocol");
}

Result<AddressBlock> AddressBlock::Parse(std::string_view text) {
  size_t slash = text.find('/');
  ARROW_ASSIGN_OR_RAISE(IpAddress address, ParseIpAddress(text.substr(0, slash)));
  bool is_ipv4 = text.find(':') == std::string_view::npos;
  int longest = is_ipv4 ? 32 : 128;
  int bits = longest;
  if (slash != std::string_view::npos) {
    std::string_view number = text.substr(slash + 1);
    auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), bits);
    if (error != std::errc() || end != number.data() + number.size() || bits < 0 ||
        bits > longest) {
      return Fail(ErrorKind::kDefinition, fmt::format("address block '{}'", text),
                  fmt::format("what stands behind the slash must be 0 to {}", longest));
    }
  }
  return AddressBlock{address, is_ipv4 ? kIpv4Bits + bits : bits};
}

bool AddressBlock::Holds(const IpAddress& other) const {
  int whole = bits / 8;
  if (!std::equal(other.begin(), other.begin() + whole, address.begin())) return false;
  int rest = bits % 8;
  if (rest == 0) return true;
  int mask = 0xff << (8 - rest);
  return ((other[size_t(whole)] ^ address[size_t(whole)]) & mask) == 0;
}

AddressPolicy AddressPolicy::Any() {
  AddressPolicy policy;
  policy.any_ = true;
  return policy;
}

Result<AddressPolicy> AddressPolicy::PublicAnd(const std::vector<std::string>& allowed) {
  AddressPolicy policy;
  for (const std::string& text : allowed) {
    ARROW_ASSIGN_OR_RAISE(AddressBlock block, AddressBlock::Parse(text));
    policy.allowed_.push_back(block);
  }
  return policy;
}

bool AddressPolicy::Allows(const IpAddress& address) const {
  // Who answers there hands out credentials: AWS (EC2, ECS, EKS), Google, Alibaba, Oracle.
  static const std::vector<AddressBlock> kMetadata =
      MakeBlocks({"169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200",
                  "192.0.0.192", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254"});
  // https://www.iana.org/assignments/iana-ipv4-special-registry, and -ipv6-special-registry.
  static const std::vector<AddressBlock> kSpecial =
      MakeBlocks({"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
                  "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
                  "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
                  "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "3fff::/20"});
  static const AddressBlock kGlobalIpv6 = MakeBlocks({"2000::/3"}).front();
  static const AddressBlock kIpv4Translated = MakeBlocks({"64:ff9b::/96"}).front();  // RFC 6052
  static const AddressBlock k6To4 = MakeBlocks({"2002::/16"}).front();               // RFC 3056

  if (any_) return true;
  auto in = [&](const std::vector<AddressBlock>& blocks) {
    return std::ranges::any_of(blocks, [&](const auto& block) { return block.Holds(address); });
  };
  if (in(kMetadata)) return false;
  if (kIpv4Translated.Holds(address)) return Allows(Embedded(address, kIpv4Offset));
  if (k6To4.Holds(address)) return Allows(Embedded(address, 2));
  if (in(allowed_)) return true;
  return !in(kSpecial) && (IsIpv4(address) || kGlobalIpv6.Holds(address));
}

bool AddressPolicy::allows_all_networks() const {
  return any_ ||
         std::ranges::any_of(allowed_, [](const AddressBlock& each) { return each.bits == 0; });
}

bool AddressPolicy::Allows(const sockaddr& address) const {
  if (any_) return true;
  Result<IpAddress> parsed = AddressOf(address);
  return parsed.ok() && Allows(*parsed);
}

}  // namespace waybill::http
