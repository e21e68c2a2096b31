#pragma once

#include <map>
#include <utility>

#include "base/json.h"
#include "metastore/job.h"
#include "server/api.h"
#include "service/access.h"

namespace waybill::server {

/// Jobs as the API shows them to one person: TROCCO's fields, and what of them he may end or start
/// again.
///
/// Shape    asks once for each transfer and each person who started one, however many jobs there
///          are: what it has learned grows old, so it is made for one answer.
/// Threads  one at a time.
class JobView {
 public:
  JobView(Api& api, service::Caller caller) : api_(&api), caller_(std::move(caller)) {}

  Result<Json> Show(const metastore::Job& job);
  /// His role on a transfer, so that it is not asked for.
  void Learn(int64_t transfer_id, service::ResourceRole role) { roles_[transfer_id] = role; }

 private:
  Result<service::ResourceRole> RoleOn(const metastore::Job& job);
  Result<Json> EmailOf(int64_t user_id);

  Api* api_;
  service::Caller caller_;
  std::map<int64_t, service::ResourceRole> roles_;  // by transfer
  std::map<int64_t, Json> emails_;                  // by person
};

/// JSON Schema of it, of one job alone, and of a page of jobs.
Json JobSchema();
Json OneJobSchema();
Json JobPageSchema();

}  // namespace waybill::server
