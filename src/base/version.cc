#include "base/version.h"

namespace waybill {

std::string_view Version() { return WAYBILL_VERSION; }

}  // namespace waybill
