#pragma once

#include "base/json.h"
#include "metastore/transfer_store.h"
#include "server/api.h"
#include "service/caller.h"

namespace waybill::server {

/// A stored transfer as lists show it: the envelope of TROCCO's job definition.
Result<Json> TransferItemJson(Api& api, const metastore::Transfer& transfer,
                              const service::Caller& caller);

/// The same with the document, as JSON and as YAML.
Result<Json> TransferToJson(Api& api, const metastore::Transfer& transfer,
                            const service::Caller& caller);

/// A document as people would write it; without nulls, which YAML does not need.
std::string YamlOf(const Json& document);

Json TransferSchema();
Json TransferPageSchema();
/// `is_new`: whether a document must be given.
Json TransferBodySchema();

}  // namespace waybill::server
