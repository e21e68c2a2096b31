#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "connection/open.h"
#include "service/connections.h"
#include "service/jobs.h"
#include "stage/connectors.h"

namespace waybill {

/// The connectors of one job, over connections that are opened when first asked for and kept as
/// long as it lives: one client and one set of credentials per connection, whatever uses it.
///
/// Owns     the opened connections; `connections` and `log` are borrowed.
/// Threads  every method may be called from any thread.
class OpenedReach : public service::Reach {
 public:
  OpenedReach(service::Connections& connections, std::string label, Log& log);
  const Connectors& connectors() const override { return connectors_; }

 private:
  Result<connection::OpenedConnection*> Open(const std::string& connection);

  service::Connections& connections_;
  const std::string label_;
  Log& log_;
  std::mutex mutex_;  // guards opened_
  std::map<std::string, std::unique_ptr<connection::OpenedConnection>> opened_;
  Connectors connectors_;  // last: its stages use what stands above
};

}  // namespace waybill
