#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "metastore/metastore.h"
#include "s3/request_counts.h"
#include "service/access.h"
#include "service/accounts.h"
#include "service/connections.h"
#include "service/home.h"
#include "service/jobs.h"

namespace waybill::service {

/// Everything the command line and the server may call. Built by main/; all borrowed.
struct Services {
  Connections& connections;
  Jobs& jobs;
  metastore::Metastore& store;
  const Jobs::Open& open;  ///< for what is no job: reading a definition, a preview
  const Home& home;
  Accounts& accounts;
  Access& access;
  Clock& clock;
  Random& random;
  Log& log;
  s3::RequestCounts& s3_requests;  ///< of this process, and of the jobs that its queue runs
};

}  // namespace waybill::service
