#pragma once

#include "base/json.h"
#include "metastore/schedule_store.h"
#include "server/api.h"

namespace waybill::server {

/// A schedule as the API shows it: every field of service::ScheduleOptions(), null when it is not
/// set, and what became of it. `next_run_at` is null while it is off.
Json ScheduleToJson(const metastore::Schedule& schedule);
/// The same with `job_definition`, the transfer's id and name.
Result<Json> ScheduleWithTransfer(Api& api, const metastore::Schedule& schedule,
                                  const service::Caller& caller);

/// The schedules of a request, without what does not describe one: what an answer adds to it, and
/// names that nobody knows. What is no list of objects stays as it is.
Json SchedulesIn(const Json& list);

Json ScheduleSchema();
/// What is sent to make one: service::ScheduleOptions() and `enabled`; each may be null.
Json ScheduleBodySchema();

}  // namespace waybill::server
