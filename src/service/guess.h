#pragma once

#include <stop_token>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "stage/connectors.h"

namespace waybill::service {

/// Where to look: S3 by a connection, or files of this machine when there is none. What is empty
/// is the source's default.
struct GuessRequest {
  std::string connection;
  std::string bucket;
  std::string path_prefix;
  std::string path_match_pattern = {};
  std::string decompression = {};
  std::string match_name = {};  ///< of files in an archive
};

/// A whole transfer to start from: that source, its parser guessed from the first item's first
/// bytes, and Parquet files beside the working folder as destination.
///
/// Errors   kMissing when there is nothing to look at; otherwise as source and decoder say.
Result<Json> GuessTransfer(const GuessRequest& request, const Connectors& connectors,
                           std::stop_token stop);

}  // namespace waybill::service
