#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json.h"

namespace waybill::transfer {

/// How many rows may be refused before a job fails and publishes nothing.
struct RefusalLimits {
  bool stop_at_first = true;    ///< parser option stop_on_invalid_record
  int64_t max_rows = 0;         ///< parser option max_refused_rows
  int max_share_percent = 100;  ///< parser option max_refused_percent, of the rows read
};

/// What a transfer is, checked: every option is known, of its type, and has its default. A value.
///
/// The parts are what stages are made from (stage/connectors.h): each `Json` has "type" and the
/// options of that kind and nothing else. `document` is the whole as people wrote it, defaults
/// filled in.
struct Definition {
  std::string name;
  std::string memo;
  Json source;                ///< {"type":"s3","connection":"acme","bucket":…}
  std::string incremental;    ///< "none" or "ledger"
  std::string decompression;  ///< "auto", "none", or a decoder's name
  Json parser;                ///< {"type":"csv",…,"columns":[…]}
  RefusalLimits refusal_limits;
  Json destination;     ///< {"type":"s3",…}
  Json formatter;       ///< {"type":"parquet",…}
  std::string encoder;  ///< "none", or an encoder's name
  Json document;
};

}  // namespace waybill::transfer
