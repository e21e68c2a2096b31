#pragma once

#include <functional>
#include <string>

#include "service/services.h"

namespace waybill::service {
class JobEvents;
class JobQueue;
class Notifications;
class Scheduler;
class Transfers;
}  // namespace waybill::service

namespace waybill::server {

/// What handlers work with. Everything is borrowed and may be used from any thread.
struct Api {
  service::Services& services;
  service::Transfers& transfers;
  service::JobQueue& queue;
  service::JobEvents& events;
  service::Scheduler& scheduler;
  service::Notifications& notifications;
  std::function<service::OwnIdentity()> identity;  ///< who Waybill is in AWS: own_identity.h
  std::function<Result<std::string>()> render_metrics;
  std::string url;  ///< what links in answers begin with: "http://127.0.0.1:8080"
};

}  // namespace waybill::server
