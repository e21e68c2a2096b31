#pragma once

#include <memory>

#include "stage/transform.h"

namespace waybill::transform {

/// "filter_rows": keeps the rows that fit all, or any, of some conditions. TROCCO's filter_rows.
///
/// Shape    a NULL fits is_null only, whatever else it is compared with. Texts are compared byte
///          by byte; greater and less are not for booleans; start_with, end_with, include and
///          regexp (RE2, found anywhere) are for texts.
const OptionTable& RowFilterOptions();
Result<std::unique_ptr<Transform>> MakeRowFilter(const Json& options, const TransformSite& site);

}  // namespace waybill::transform
