#pragma once

#include <optional>

#include "server/route.h"
#include "service/audit.h"

namespace waybill::server {

struct AuditRecord {
  service::Caller caller;
  service::AuditEvent event;
};

/// What the audit log says about a request that was answered; empty: nothing.
///
/// Shape    every change, test and run of a known person, whatever came of it, and every attempt to
///          sign in. What nobody asked for without a password is left out, so that strangers cannot
///          fill the log. Of a body only the names of its fields are kept, never a value.
std::optional<AuditRecord> AuditRecordOf(const Route& route, const Request& request,
                                         const Reply& reply);

}  // namespace waybill::server
