#pragma once

#include <string_view>

namespace waybill {

/// The version of this build, "1.2.3": the one that CMake's project() gives.
std::string_view Version();

}  // namespace waybill
