#pragma once

#include <memory>

#include "stage/transform.h"

namespace waybill::transform {

/// "columns": which columns there are from here on, in which order and under which names, with what
/// stands for NULL. TROCCO's filter_columns, after the types that the parser reads.
///
/// Shape    any column may become a string, and a long a double: that cannot fail. All other types
///          are given in the parser, which can refuse a row with its place and text.
///          A timestamp becomes text by `format` in `time_zone`, by default as CSV shows it.
const OptionTable& ColumnsOptions();
Result<std::unique_ptr<Transform>> MakeColumns(const Json& options, const TransformSite& site);

}  // namespace waybill::transform
