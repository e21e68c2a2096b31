#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "metastore/metastore.h"
#include "service/caller.h"

namespace waybill::service {

/// What somebody did, or tried to.
struct AuditEvent {
  std::string_view category;  ///< what kind of thing, as in the API: "job_definitions", "labels"
  std::string_view action;    ///< "create", "update", "delete", "sign_in", …
  std::string object_id;
  std::string object_name;
  std::string_view result = "ok";  ///< or KindName() of the error
  Json details = Json::object();   ///< never a secret: the caller leaves them out
};

/// Where the chain breaks; empty `problem`: nowhere.
struct AuditVerdict {
  int64_t rows = 0;
  int64_t bad_id = 0;
  std::string problem;
  std::string last_hash;  ///< 32 bytes, of the last row that is whole; "" without one
};

/// Who did what, each row bound to the one before it by SHA-256, so that a row changed or taken
/// away shows. Whoever may write the database can write the whole chain anew: keep a copy of the
/// last hash elsewhere to see that, too.
///
/// Errors   as the metastore.
/// Threads  every method may be called from any thread and any process.
class Audit {
 public:
  Audit(metastore::Metastore& store, Clock& clock) : store_(store), clock_(clock) {}

  Status Record(const Caller& caller, const AuditEvent& event);
  Result<AuditVerdict> Verify();
  /// The newest first.
  Result<std::vector<metastore::AuditRow>> List(const metastore::AuditFilter& filter);

 private:
  metastore::Metastore& store_;
  Clock& clock_;
};

Json AuditRowToJson(const metastore::AuditRow& row);

}  // namespace waybill::service
