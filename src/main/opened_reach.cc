#include "main/opened_reach.h"

#include <utility>

#include "main/connectors.h"

namespace waybill {

OpenedReach::OpenedReach(service::Connections& connections, std::string label, Log& log)
    : connections_(connections),
      label_(std::move(label)),
      log_(log),
      connectors_(MakeConnectors([this](const std::string& name) { return Open(name); })) {}

Result<connection::OpenedConnection*> OpenedReach::Open(const std::string& connection) {
  std::lock_guard lock(mutex_);
  auto found = opened_.find(connection);
  if (found == opened_.end()) {
    ARROW_ASSIGN_OR_RAISE(auto opened, connections_.Open(connection, label_, log_));
    found = opened_.emplace(connection, std::move(opened)).first;
  }
  return found->second.get();
}

}  // namespace waybill
