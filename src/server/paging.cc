#include "server/paging.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace waybill::server {
namespace {

Result<int64_t> ParseInteger(std::string_view name, std::string_view text) {
  int64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) return value;
  return Fail(ErrorKind::kDefinition, name, fmt::format("must be a whole number, is '{}'", text));
}

}  // namespace

std::string TextOf(const Request& request, std::string_view name) {
  auto found = request.query.find(name);
  return found == request.query.end() ? "" : found->second;
}

bool FlagOf(const Request& request, std::string_view name) {
  std::string text = TextOf(request, name);
  return text == "true" || text == "1";
}

Result<std::optional<int64_t>> IntegerOf(const Request& request, std::string_view name) {
  std::string text = TextOf(request, name);
  if (text.empty()) return std::nullopt;
  ARROW_ASSIGN_OR_RAISE(int64_t value, ParseInteger(name, text));
  return value;
}

int64_t IdOf(const Request& request, std::string_view name) {
  auto found = request.path.find(name);
  return found == request.path.end() ? 0 : ParseInteger(name, found->second).ValueOr(0);
}

Result<Page> ReadPage(const Request& request, int64_t most, int64_t usual) {
  Page page;
  ARROW_ASSIGN_OR_RAISE(auto limit, IntegerOf(request, "limit"));
  ARROW_ASSIGN_OR_RAISE(auto cursor, IntegerOf(request, "cursor"));
  page.limit = limit.value_or(usual);
  page.cursor = cursor.value_or(0);
  if (page.limit < 1 || page.limit > most) {
    return Fail(ErrorKind::kDefinition, "limit", fmt::format("must be 1 to {}", most));
  }
  if (page.cursor < 0) {
    return Fail(ErrorKind::kDefinition, "cursor", "is none that this list has given");
  }
  return page;
}

Reply PageReply(Json items, const Page& page, int64_t last) {
  Json next = nullptr;
  if (int64_t(items.size()) >= page.limit) next = std::to_string(last);
  return JsonReply({{"items", std::move(items)}, {"next_cursor", std::move(next)}});
}

Reply JsonReply(Json body, int status) { return {.status = status, .body = std::move(body)}; }

}  // namespace waybill::server
