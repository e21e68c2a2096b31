#pragma once

#include <memory>

#include "base/json.h"
#include "base/option_table.h"
#include "stage/destination.h"

namespace waybill::destination {

/// Options of destination type "file".
const OptionTable& FileDestinationOptions();

/// Files of this machine, named path_prefix + sequence_format + file_ext.
///
/// Shape    until it is published a file lies beside its future name (stage/staged_name.h), so that
///          publishing is one rename. Missing folders are made, and stay when a job is discarded.
/// Errors   kBusy for a full disk; kDenied, kMissing as the file system answers; kChanged, from
///          Stage and Publish, when if_exists is "fail" and the name is taken, and when a staged
///          file is there already.
/// Threads  any.
Result<std::unique_ptr<Destination>> MakeFileDestination(const Json& options);

}  // namespace waybill::destination
