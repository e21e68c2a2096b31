#pragma once

#include <memory>
#include <vector>

#include "stage/encoder.h"

namespace waybill::encode {

/// Every encoder there is.
std::vector<std::unique_ptr<Encoder>> MakeEncoders();

}  // namespace waybill::encode
