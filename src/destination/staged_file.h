#pragma once

#include <memory>
#include <string>

#include "base/error.h"
#include "stage/destination.h"

namespace waybill::destination {

/// A staged file, as the token of its artifact tells it:
///
///   {"staged":"/out/.a.000.00.csv.waybill-j1","final":"/out/a.000.00.csv","inode":7,"replace":true}
struct StagedFile {
  std::string staged;  ///< absolute path
  std::string final;   ///< absolute path
  uint64_t inode = 0;  ///< 0 until the file is finished
  bool replace = true;
};

Artifact ToArtifact(const StagedFile& file, int64_t bytes);
/// kData when `artifact` was not made by ToArtifact.
Result<StagedFile> FromArtifact(const Artifact& artifact);

/// Create `file` (it must not be there) and return what writes it.
Result<std::shared_ptr<StagedOutput>> OpenStagedFile(StagedFile file, std::stop_token stop);

/// Whether the very file of `bytes` bytes that was staged as `file` has its final name already.
bool IsPublished(const StagedFile& file, int64_t bytes);

}  // namespace waybill::destination
