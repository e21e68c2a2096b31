#pragma once

#include <stop_token>
#include <string>

#include "base/clock.h"
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

/// The same place with every $name$ in it replaced, as a run that starts at `now` would have it.
///
/// Errors   kDefinition for variables that are none, and for a $name$ that is none of them.
Result<GuessRequest> WithValues(const GuessRequest& request, const Json& variables,
                                const Connectors& connectors, Time now);

/// A whole transfer to start from: that source, its parser guessed from the first item's first
/// bytes, and Parquet files beside the working folder as destination.
///
/// Errors   kMissing when there is nothing to look at; otherwise as source and decoder say.
Result<Json> GuessTransfer(const GuessRequest& request, const Connectors& connectors,
                           std::stop_token stop);

}  // namespace waybill::service
