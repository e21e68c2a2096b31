#pragma once

#include <optional>

#include "base/json.h"
#include "metastore/transfer_store.h"
#include "server/api.h"
#include "server/route.h"

namespace waybill::server {

/// What a request's body says about a transfer's document.
struct DocumentChange {
  std::optional<Json> document;  ///< the whole of it; empty: it stays
  /// TROCCO's words for it, kept with the settings so that they come back as they were sent; null
  /// when the document was given in another way. Empty: they stay.
  std::optional<Json> job_definition;
};

/// Read `document`, `yaml`, or TROCCO's input_option, output_option and filters; the latter over
/// those of `stored`, if there is one. What says only what is stored changes nothing, so that a
/// whole answer can be sent back with one of them changed. `name` alone renames. kDefinition, also
/// when two of them change, and for a connection that the caller may not use.
Result<DocumentChange> ReadDocument(Api& api, const Request& request,
                                    const metastore::Transfer* stored);

/// The same of a new transfer: `document` is there, else it is kDefinition.
Result<DocumentChange> NeededDocument(Api& api, const Request& request);

/// The answer that shows a whole transfer, in both ways of saying what it is.
Result<Reply> ShownTransfer(Api& api, const Request& request, const metastore::Transfer& transfer,
                            int status = 200);

/// A stored transfer in TROCCO's words: input_option, output_option, filter_columns, …; an empty
/// object when its document cannot be said in them.
Json JobDefinitionFields(Api& api, const metastore::Transfer& transfer);

/// Adds their properties to a JSON Schema.
void DescribeJobDefinition(Json* schema);

}  // namespace waybill::server
