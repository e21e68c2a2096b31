#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "server/route.h"

namespace waybill::server {

/// Which part of a list a request asks for.
struct Page {
  int64_t limit = 50;
  int64_t cursor = 0;  ///< where the page before ended; 0: the first page
};

/// `?limit=&cursor=`. Texts that are no page are kDefinition.
Result<Page> ReadPage(const Request& request, int64_t most, int64_t usual = 50);

/// {"items":[…],"next_cursor":…}. `last` is the cursor of the last item; there is a next page when
/// this one is full.
Reply PageReply(Json items, const Page& page, int64_t last);

/// A number in the query, when it is there.
Result<std::optional<int64_t>> IntegerOf(const Request& request, std::string_view name);
/// A text in the query; "" when it is not there.
std::string TextOf(const Request& request, std::string_view name);
/// `true` or `1`.
bool FlagOf(const Request& request, std::string_view name);
/// {id} of the path, which the router has checked.
int64_t IdOf(const Request& request, std::string_view name = "id");

/// An answer that is JSON.
Reply JsonReply(Json body, int status = 200);

}  // namespace waybill::server
