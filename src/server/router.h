#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/route.h"

namespace waybill::server {

/// The path and query of a request, decoded. A value.
struct Target {
  std::vector<std::string> segments;  ///< of the path; a trailing slash makes none
  std::map<std::string, std::string, std::less<>> query;
};

/// RFC 3986: percent-decoded segment by segment, so that "%2F" is no separator. kDefinition for a
/// broken escape, a NUL, or a text that is not UTF-8.
Result<Target> ParseTarget(std::string_view target);

/// Finds the route of a request.
///
/// Shape    a literal segment goes before a {parameter}. A parameter whose name is "id" or ends in
///          "_id", or is "revision", takes positive whole numbers only.
/// Threads  immutable.
class Router {
 public:
  explicit Router(std::span<const Route> routes) : routes_(routes) {}

  struct Found {
    const Route* route = nullptr;
    std::map<std::string, std::string, std::less<>> path;
    std::vector<std::string_view> other_verbs;  ///< of that path, when `route` is null
  };
  Found Find(std::string_view verb, const std::vector<std::string>& segments) const;

 private:
  std::span<const Route> routes_;
};

}  // namespace waybill::server
