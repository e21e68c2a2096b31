#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/option_table.h"
#include "stage/connectors.h"

namespace waybill::transfer {

/// How many rows may be refused before a job fails and publishes nothing.
struct RefusalLimits {
  bool stop_at_first = true;     ///< parser option stop_on_invalid_record; false: the limits below
  int64_t max_rows = INT64_MAX;  ///< parser option max_refused_rows: one more fails the job
  int max_share_percent = 100;   ///< parser option max_refused_percent, of the rows read
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
  std::string decompression;  ///< "auto", "none", or a decoder's or archive's name
  std::string match_name;     ///< source option decoder.match_name; empty: every file of an archive
  Json parser;                ///< {"type":"csv",…,"columns":[…]}
  RefusalLimits refusal_limits;
  Json transforms;      ///< [{"type":"columns",…}], in the order in which they work
  Json destination;     ///< {"type":"s3",…}
  Json formatter;       ///< {"type":"parquet",…}
  std::string encoder;  ///< "none", or an encoder's name
  Json variables;       ///< [{"type":"timestamp","name":"$today$",…}]
  Json document;
};

/// Read and check a transfer.
///
/// Errors   kDefinition with every problem on a line of its own, in the order of the text:
///          "orders.yaml:12:7: source.parser.columns[1].type: 'lon' is none of …; did you mean
///          'long'?". JSON texts have no lines in their problems, only paths.
Result<Definition> ReadYaml(std::string_view text, std::string_view file_name,
                            const Connectors& connectors);
Result<Definition> ReadJson(std::string_view text, std::string_view where,
                            const Connectors& connectors);

/// Check a document that is JSON already, such as the body of a request or a stored revision. Every
/// problem is added to `problems`; the definition means nothing when there is one.
Definition CheckDocument(const Json& document, const Connectors& connectors,
                         std::vector<Problem>* problems);

}  // namespace waybill::transfer
