#pragma once

// Jobs over a FakeWorld, for this module's tests only.

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "pipeline/fake_job.h"
#include "pipeline/fake_world.h"
#include "service/jobs.h"

namespace waybill::service {

class FakeReach : public Reach {
 public:
  explicit FakeReach(pipeline::FakeWorld& world) : connectors_(pipeline::FakeConnectors(world)) {}
  const Connectors& connectors() const override { return connectors_; }

 private:
  Connectors connectors_;
};

/// A document that those connectors can run.
inline Json FakeDocument(const std::string& name, const std::string& incremental = "ledger") {
  return {
      {"name", name},
      {"source", {{"type", "fake"}, {"incremental", incremental}, {"parser", {{"type", "fake"}}}}},
      {"destination", {{"type", "fake"}, {"formatter", {{"type", "fake"}}}}}};
}

}  // namespace waybill::service
