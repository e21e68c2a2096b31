#pragma once

#include <string>

#include "base/error.h"
#include "s3/upload.h"
#include "stage/destination.h"

namespace waybill::destination {

/// An upload that waits to be completed, as the token of its artifact tells it:
///
///   {"bucket":"lake","key":"out.000.00.csv","upload_id":"2~x","replace":true,
///    "parts":[{"number":1,"etag":"\"5d41…\"","bytes":5,"crc32c":"Nks/tw=="}]}
struct StagedObject {
  std::string bucket;
  std::string key;
  bool replace = true;
  s3::StagedUpload upload;  ///< without parts until it is finished
};

Artifact ToArtifact(const StagedObject& object);
/// kData when `artifact` was not made by ToArtifact.
Result<StagedObject> StagedObjectFrom(const Artifact& artifact);

}  // namespace waybill::destination
