#pragma once

#include <memory>

#include "base/clock.h"
#include "stage/transform.h"

namespace waybill::transform {

/// "filter_add_time": adds one column, in which every row holds the time at which the job started.
/// TROCCO's filter_add_time, whose `type` is `column_type` here.
///
/// Shape    behind the other columns; a timestamp, or a string in any format and zone. It is the
///          time that the waybill says, the same in all batches and tasks of a job. A preview shows
///          the time of the preview.
const OptionTable& AddTimeOptions();
Result<std::unique_ptr<Transform>> MakeAddTime(const Json& options, const TransformSite& site);

}  // namespace waybill::transform
