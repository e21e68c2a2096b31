#pragma once

#include <string>

#include "base/clock.h"
#include "metastore/metastore.h"
#include "s3/request_counts.h"

namespace waybill::server {

/// Jobs by status, what those that have ended wrote, and how long the queue is.
///
/// Shape    Prometheus's text format 0.0.4. Totals are of all jobs that have ever ended, so they
///          do not fall when the history is cut.
/// Units    rows, bytes, seconds; a scrape reads one index from end to end.
/// Errors   as Database.
Result<std::string> RenderJobMetrics(metastore::Metastore& store, Clock& clock);

/// waybill_s3_requests_total by outcome, since this process began, its jobs' among them.
std::string RenderS3Metrics(const s3::RequestCounts& requests);

}  // namespace waybill::server
