#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace waybill::s3 {

/// A key somewhere between two others, in S3's order: by UTF-8 bytes.
///
/// Shape    after < result < before, all begin with `prefix`, the result is valid UTF-8 and holds
///          no control characters, since not every store takes those in a query. Halving again and
///          again gets to where the keys are: what is not ASCII is parted from what is first.
/// Errors   nothing when there is no such key, or `after` or `before` are not UTF-8.
///
/// `after` is a key, or `prefix` itself; an absent `before` is the end of all keys with `prefix`.
std::optional<std::string> KeyBetween(std::string_view prefix, std::string_view after,
                                      const std::optional<std::string>& before);

}  // namespace waybill::s3
