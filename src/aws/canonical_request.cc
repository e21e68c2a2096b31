#include "aws/canonical_request.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <vector>

#include "aws/sigv4.h"

namespace waybill::aws {
namespace {

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  }
  return out;
}

bool IsCovered(std::string_view lower_name) {
  constexpr std::string_view kNotCovered[] = {"authorization",  "baggage",
                                              "connection",     "expect",
                                              "keep-alive",     "te",
                                              "traceparent",    "tracestate",
                                              "trailer",        "transfer-encoding",
                                              "upgrade",        "user-agent",
                                              "x-amzn-trace-id"};
  return std::ranges::find(kNotCovered, lower_name) == std::end(kNotCovered);
}

/// Blanks at the ends go, and runs of them within become one space.
std::string Collapse(std::string_view value) {
  std::string out;
  for (char c : value) {
    bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string Decode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    bool escape = text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 &&
                  HexDigit(text[i + 2]) >= 0;
    if (escape) {
      out += char(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::vector<std::string_view> Split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    size_t end = std::min(text.find(at), text.size());
    parts.push_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

/// RFC 3986 §5.2.4, and empty segments go too.
std::string Normalise(std::string_view path) {
  std::vector<std::string_view> kept;
  for (auto segment : Split(path, '/')) {
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!segment.empty() && segment != ".") {
      kept.push_back(segment);
    }
  }
  bool is_folder = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
  std::string out = fmt::format("/{}", fmt::join(kept, "/"));
  return is_folder && !kept.empty() ? out + "/" : out;
}

}  // namespace

std::string CanonicalPath(std::string_view path, PathRule rule) {
  if (path.empty()) return "/";
  switch (rule) {
    case PathRule::kAsSent: return std::string(path);
    case PathRule::kEncoded: return UriEncodePath(path);
    case PathRule::kNormalised: return UriEncodePath(Normalise(path));
  }
  return std::string(path);
}

std::string CanonicalQuery(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (auto field : Split(query, '&')) {
    if (field.empty()) continue;
    size_t equals = std::min(field.find('='), field.size());
    auto value = equals < field.size() ? field.substr(equals + 1) : std::string_view();
    fields.emplace_back(UriEncode(Decode(field.substr(0, equals))), UriEncode(Decode(value)));
  }
  std::ranges::sort(fields);
  std::string out;
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out += '&';
    out += name + '=' + value;
  }
  return out;
}

CanonicalRequest MakeCanonicalRequest(const http::Request& request, PathRule rule,
                                      std::string_view payload_hash) {
  std::map<std::string, std::string> headers;
  for (const auto& [name, value] : request.headers) {
    std::string lower = Lower(name);
    if (!IsCovered(lower)) continue;
    auto [entry, is_new] = headers.try_emplace(lower, Collapse(value));
    if (!is_new) entry->second += "," + Collapse(value);
  }
  CanonicalRequest out;
  std::string lines;
  for (const auto& [name, value] : headers) {
    lines += name + ":" + value + "\n";
    if (!out.signed_headers.empty()) out.signed_headers += ";";
    out.signed_headers += name;
  }
  // PUT\n/a%20b.csv\npartNumber=1&uploadId=x\nhost:…\nx-amz-date:…\n\nhost;x-amz-date\n<sha256>
  UrlParts url = SplitUrl(request.url);
  out.text = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, CanonicalPath(url.path, rule),
                         CanonicalQuery(url.query), lines, out.signed_headers, payload_hash);
  return out;
}

UrlParts SplitUrl(std::string_view url) {
  size_t scheme = url.find("://");
  std::string_view rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
  UrlParts parts;
  size_t end = std::min(rest.find_first_of("/?"), rest.size());
  parts.authority = rest.substr(0, end);
  rest.remove_prefix(end);
  size_t mark = std::min(rest.find('?'), rest.size());
  parts.path = rest.substr(0, mark);
  if (mark < rest.size()) parts.query = rest.substr(mark + 1);
  return parts;
}

}  // namespace waybill::aws
