#pragma once

#include "base/json.h"
#include "metastore/connection_store.h"
#include "server/api.h"
#include "service/access.h"

namespace waybill::server {

/// A connection as the API shows it to somebody of that role: below editor without its settings.
/// Of secrets only that they are set. `aws_access_key_id` is null, as TROCCO's API has it for S3;
/// the key id stands in `access_key_id`. Reads nothing but the metastore:
/// `aws_principal_account_id` is null until AddOwnAccount().
Result<Json> ConnectionToJson(Api& api, const metastore::Connection& connection,
                              const service::Caller& caller);

/// Puts Waybill's own AWS account into what shows a connection with a role. May wait on AWS, so it
/// is not for Metastore::ReadTogether.
void AddOwnAccount(Api& api, Json* connection);

/// The body of a request as options of connection::S3ConnectionOptions(). Clients of TROCCO's API
/// send every field of every kind of connection: those that are none of ours, and null, are left
/// out. kDefinition when it names a file: only whoever runs the server may, on its command line.
Result<Json> ConnectionOptionsIn(const Json& body);

/// A text of a body; "" when it is not there, or none.
std::string TextIn(const Json& body, const char* name);

Json ConnectionSchema();
Json ConnectionBodySchema();
Json ConnectionPageSchema();

}  // namespace waybill::server
