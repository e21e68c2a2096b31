#pragma once

#include <arrow/io/type_fwd.h>
#include <sys/stat.h>

#include <memory>
#include <stop_token>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "stage/item.h"

namespace waybill::source {

/// "<inode>-<mtime ns>": what tells a file from the one that had its name before.
std::string FileVersion(const struct stat& state);

/// The bytes of `file`, which must be `item` as it was listed, from first to last.
///
/// Errors   kChanged when version or size differ now, or at the end of the bytes.
/// Owns     the descriptor.
/// Threads  one thread at a time.
Result<std::shared_ptr<arrow::io::InputStream>> OpenFileStream(FileHandle file, Item item,
                                                               std::stop_token stop);

}  // namespace waybill::source
