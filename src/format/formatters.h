#pragma once

#include <vector>

#include "stage/connectors.h"

namespace waybill::format {

/// Every format there is.
std::vector<Kind<Formatter>> FormatterKinds();

}  // namespace waybill::format
