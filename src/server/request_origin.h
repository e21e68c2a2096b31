#pragma once

#include <string_view>

#include "base/secret.h"
#include "server/message.h"

namespace waybill::server {

/// Of ASCII; other characters stay.
char SmallLetter(char c);

/// Whether a method only looks.
bool IsSafe(std::string_view verb);

/// Whether it comes from a program on this very machine. What a proxy passes on does not, although
/// the proxy may stand here.
bool IsLocal(const HttpRequest& message);

/// Whether a change was made by our own page, or by a program that has no cookie to be abused.
bool IsOwnPages(const HttpRequest& message, const Secret& session, bool is_nobodys);

}  // namespace waybill::server
