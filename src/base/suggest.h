#pragma once

#include <span>
#include <string>
#include <string_view>

namespace waybill {

/// "; did you mean 'delimiter'?" for the known word nearest to `wrong`; empty when none is near.
std::string DidYouMean(std::string_view wrong, std::span<const std::string_view> known);

}  // namespace waybill
