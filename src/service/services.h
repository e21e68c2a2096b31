#pragma once

#include "base/clock.h"
#include "metastore/metastore.h"
#include "service/connections.h"
#include "service/home.h"
#include "service/jobs.h"

namespace waybill::service {

/// Everything the command line, and later the server, may call. Built by main/; all borrowed.
struct Services {
  Connections& connections;
  Jobs& jobs;
  metastore::Metastore& store;
  const Jobs::Open& open;  ///< for what is no job: reading a definition, a preview
  const Home& home;
  Clock& clock;
  Log& log;
};

}  // namespace waybill::service
