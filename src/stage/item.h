#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"

namespace waybill {

/// One thing a source lists. Name, version and bytes together are its identity in the ledger: a
/// late, an older-named, a same-second and a rewritten object are each found, and none is loaded
/// twice.
struct Item {
  std::string name;     ///< "s3://bucket/key" or "file:///path"; bytes, unique within its source
  std::string version;  ///< S3: version id, else ETag. Files: "<inode>-<mtime ns>"
  int64_t bytes = 0;
  Time modified;
};

}  // namespace waybill
