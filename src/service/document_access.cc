#include "service/document_access.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace waybill::service {
namespace {

/// "source" or "destination" of the document.
Status CheckEnd(Access& access, metastore::Metastore& store, const Caller& caller,
                std::string_view name, const Json& end) {
  std::string type = end.value("type", "");
  if (type == "file") {
    return Fail(ErrorKind::kDefinition, "transfer",
                fmt::format("{}.type: files of the server's own machine can be used on its command "
                            "line only (waybill run); choose s3 here",
                            name));
  }
  std::string connection = end.value("connection", "");
  if (connection.empty()) return Status::OK();
  auto found = store.connections().Find(connection);
  Status allowed = found.status();
  if (found.ok()) {
    allowed =
        access.Require(caller, Permission::kConnectionUse, {ResourceKind::kConnection, found->id});
  }
  if (allowed.ok()) return Status::OK();
  bool is_seen = KindOf(allowed) == ErrorKind::kDenied;
  return Fail(ErrorKind::kDefinition, "transfer",
              fmt::format("{}.connection: {} '{}'", name,
                          is_seen ? "you may not use the connection" : "there is no connection",
                          connection));
}

}  // namespace

Status CheckDocumentAccess(Access& access, metastore::Metastore& store, const Caller& caller,
                           const Json& document) {
  for (const char* name : {"source", "destination"}) {
    if (!document.contains(name) || !document[name].is_object()) continue;
    ARROW_RETURN_NOT_OK(CheckEnd(access, store, caller, name, document[name]));
  }
  return Status::OK();
}

}  // namespace waybill::service
