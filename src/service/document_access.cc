#include "service/document_access.h"

#include <fmt/format.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "service/accounts.h"

namespace waybill::service {
namespace {

std::string TextIn(const Json& object, const char* name) {
  auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

using CheckEnd = std::function<Status(std::string_view name, const Json& end)>;

/// "source" and "destination" of the document; what is no object is refused elsewhere.
Status ForBothEnds(const Json& document, const CheckEnd& check) {
  for (const char* name : {"source", "destination"}) {
    if (!document.contains(name) || !document[name].is_object()) continue;
    ARROW_RETURN_NOT_OK(check(name, document[name]));
  }
  return Status::OK();
}

Status CheckNoFile(std::string_view name, const Json& end) {
  if (TextIn(end, "type") != "file") return Status::OK();
  return Fail(ErrorKind::kDefinition, "transfer",
              fmt::format("{}.type: files of the server's own machine can be used on its command "
                          "line only (waybill run); choose s3 here",
                          name));
}

}  // namespace

Status CheckConnectionUse(Access& access, metastore::Metastore& store, const Caller& caller,
                          const Json& document) {
  return ForBothEnds(document, [&](std::string_view name, const Json& end) -> Status {
    std::string connection = TextIn(end, "connection");
    if (connection.empty()) return Status::OK();
    auto found = store.connections().Find(connection);
    Status allowed = found.status();
    if (found.ok()) {
      allowed = access.Require(caller, Permission::kConnectionUse,
                               {ResourceKind::kConnection, found->id});
    }
    if (allowed.ok()) return Status::OK();
    bool is_seen = KindOf(allowed) == ErrorKind::kDenied;
    return Fail(ErrorKind::kDefinition, "transfer",
                fmt::format("{}.connection: {} '{}'", name,
                            is_seen ? "you may not use the connection" : "there is no connection",
                            connection));
  });
}

Status CheckDocumentAccess(Access& access, metastore::Metastore& store, const Caller& caller,
                           const Json& document) {
  ARROW_RETURN_NOT_OK(ForBothEnds(document, CheckNoFile));
  return CheckConnectionUse(access, store, caller, document);
}

Status CheckOwnersConnectionUse(metastore::Metastore& store, const metastore::Transfer& transfer) {
  if (!transfer.owner_id) return Status::OK();
  ARROW_ASSIGN_OR_RAISE(auto owner, store.accounts().FindUser(*transfer.owner_id));
  Access access(store);
  Status allowed = CheckConnectionUse(access, store, CallerOf(owner), transfer.document);
  return Within(fmt::format("the schedule runs it for its owner {}", owner.email), allowed);
}

}  // namespace waybill::service
