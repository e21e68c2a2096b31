#pragma once

#include <memory>

#include "base/json.h"
#include "base/option_table.h"
#include "stage/source.h"

namespace waybill::source {

/// Options of source type "file".
const OptionTable& FileSourceOptions();

/// Regular files whose path starts with a prefix.
///
/// Shape    an item's name is "file://" and its path from the root, as bytes; its version is
///          "<inode>-<mtime in ns>". Files of a folder come in byte order, as long as it holds no
///          more than kWalkWindow entries (file_walk.h). What a running job has staged is no item.
/// Errors   kMissing when the folder of the prefix does not exist; kDenied for a folder that cannot
///          be read and for a symbolic link to a file outside the folder of the prefix. Links to
///          files below it are followed, links to folders never. kChanged when inode, time or size
///          are not those listed, looked at when opened and again at the end.
/// Threads  any.
Result<std::unique_ptr<Source>> MakeFileSource(const Json& options);

}  // namespace waybill::source
