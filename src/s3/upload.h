#pragma once

#include <arrow/io/interfaces.h>

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "s3/client.h"

namespace waybill::s3 {

struct UploadOptions {
  int64_t part_bytes = 8 << 20;  ///< of the first parts; they grow as part_sizes.h says
  int parts_in_flight = 2;       ///< memory is part size × (parts_in_flight + 1)
  WriteOptions write;
  /// Called with the upload before the first part is sent, so that a crash leaves a record of
  /// it.
  std::function<Status(const NewUpload&)> on_created;
};

/// A finished but invisible upload: what Client::CompleteUpload needs.
struct StagedUpload {
  std::string upload_id;
  std::vector<Part> parts;
  int64_t bytes = 0;
};

/// Writes one object as a multipart upload that nobody can see until it is completed elsewhere.
///
/// Errors   the first failed part fails every later call; nothing is lost silently.
/// Owns     the pending upload, until Finish() hands it over; destroyed before that, it aborts it.
/// Threads  one thread writes; parts are sent by threads of its own.
class Upload : public arrow::io::OutputStream {
 public:
  static Result<std::shared_ptr<Upload>> Open(Client& client, std::string bucket, std::string key,
                                              UploadOptions options, std::stop_token stop);

  /// Send what is left and return the parts. An empty object is one empty part. Call once, instead
  /// of Close().
  virtual Result<StagedUpload> Finish() = 0;
};

}  // namespace waybill::s3
