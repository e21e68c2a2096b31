#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace waybill::http {

/// An IP address as 16 bytes; IPv4 as ::ffff:a.b.c.d (RFC 4291 §2.5.5.2). A value.
using IpAddress = std::array<uint8_t, 16>;

/// "10.1.2.3", "fd00::1". kDefinition for anything else, also for 0x7f.1 and 2130706433, which a
/// resolver would take.
Result<IpAddress> ParseIpAddress(std::string_view text);
/// The way back.
std::string IpAddressText(const IpAddress& address);

/// "10.0.0.0/8", "fd00:1::/32", or one address. A value.
struct AddressBlock {
  IpAddress address{};
  int bits = 0;  ///< of its beginning that count, 0 to 128; IPv4's come behind the first 96

  /// kDefinition for a text that is none.
  static Result<AddressBlock> Parse(std::string_view text);
  bool Holds(const IpAddress& address) const;
};

/// What limits count by: an IPv4 address, or "2001:db8::/64", the part of an IPv6 address that a
/// site is given (RFC 6177): whoever has that has 2^64 addresses. What is no address stays.
std::string NetworkOf(const std::string& address);

/// To which addresses a transport may connect. A value.
///
/// People who may type an endpoint into a shared server must not reach what only that server can:
/// its loopback, its private network, the metadata service that hands out its credentials
/// (CWE-918). The addresses are those that sockets are opened to, after the name was resolved: no
/// way of writing a host, and no name that changes its answer, gets around them.
///
/// Threads  immutable.
class AddressPolicy {
 public:
  /// Everything: for the owner of the machine, on its command line.
  static AddressPolicy Any();
  /// Public addresses (IANA's special-purpose registries, RFC 6890, list those that are not), and
  /// the blocks of `allowed`: "10.0.0.0/8", "fd00:1::/32", "192.168.1.5". Metadata services stay
  /// closed, whatever is allowed. kDefinition for a block that is none.
  static Result<AddressPolicy> PublicAnd(const std::vector<std::string>& allowed);

  bool allows_any() const { return any_; }
  /// Whether it closes nothing but metadata services: `allowed` has "::/0".
  bool allows_all_networks() const;
  bool Allows(const IpAddress& address) const;
  /// False for families other than IP.
  bool Allows(const sockaddr& address) const;

 private:
  bool any_ = false;
  std::vector<AddressBlock> allowed_;
};

/// The address of an AF_INET or AF_INET6 socket address; nothing for others.
Result<IpAddress> AddressOf(const sockaddr& address);

}  // namespace waybill::http
