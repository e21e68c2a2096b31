#include "server/router.h"

#include <algorithm>

#include "transfer/text.h"

namespace waybill::server {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Status Broken() {
  return Fail(ErrorKind::kDefinition, "address",
              "holds a percent sign that begins no escape, or bytes that are no text");
}

Result<std::string> Decode(std::string_view text, bool plus_is_blank) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      int high = i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
      int low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return Broken();
      out += char(high * 16 + low);
      i += 2;
    }
  }
  if (out.find('\0') != std::string::npos || transfer::WellFormed(out) != out) return Broken();
  return out;
}

/// The parts between `separator`s.
std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    size_t end = std::min(text.find(separator), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

bool IsNumber(std::string_view text) {
  return !text.empty() && text.size() <= 18 && text[0] != '0' &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool TakesNumbers(std::string_view parameter) {
  return parameter == "id" || parameter.ends_with("_id") || parameter == "revision";
}

using Parameters = std::map<std::string, std::string, std::less<>>;

/// How well `path` fits: -1 not at all, else the number of literal segments.
int Fit(std::string_view path, const std::vector<std::string>& segments, Parameters* parameters) {
  std::vector<std::string_view> pattern = Split(path.substr(1), '/');
  if (pattern.size() != segments.size()) return -1;
  int literals = 0;
  for (size_t i = 0; i < pattern.size(); ++i) {
    std::string_view each = pattern[i];
    if (!each.starts_with('{')) {
      if (each != segments[i]) return -1;
      ++literals;
      continue;
    }
    std::string_view name = each.substr(1, each.size() - 2);
    if (TakesNumbers(name) && !IsNumber(segments[i])) return -1;
    (*parameters)[std::string(name)] = segments[i];
  }
  return literals;
}

}  // namespace

Result<Target> ParseTarget(std::string_view target) {
  Target parsed;
  target = target.substr(0, target.find('#'));
  size_t mark = std::min(target.find('?'), target.size());
  if (!target.starts_with('/')) return Broken();
  for (std::string_view part : Split(target.substr(1, mark - 1), '/')) {
    ARROW_ASSIGN_OR_RAISE(std::string segment, Decode(part, false));
    parsed.segments.push_back(std::move(segment));
  }
  if (mark == target.size()) return parsed;
  for (std::string_view part : Split(target.substr(mark + 1), '&')) {
    size_t equals = std::min(part.find('='), part.size());
    ARROW_ASSIGN_OR_RAISE(std::string name, Decode(part.substr(0, equals), true));
    std::string_view rest = part.substr(std::min(equals + 1, part.size()));
    ARROW_ASSIGN_OR_RAISE(parsed.query[name], Decode(rest, true));
  }
  return parsed;
}

Router::Found Router::Find(std::string_view verb, const std::vector<std::string>& segments) const {
  Found best;
  int best_fit = -1;
  for (const Route& route : routes_) {
    Parameters parameters;
    int fit = Fit(route.path, segments, &parameters);
    if (fit < 0) continue;
    if (route.verb != verb) {
      best.other_verbs.push_back(route.verb);
    } else if (fit > best_fit) {
      best_fit = fit;
      best.route = &route;
      best.path = std::move(parameters);
    }
  }
  return best;
}

}  // namespace waybill::server
