#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "base/random.h"
#include "metastore/account_store.h"
#include "metastore/audit_store.h"
#include "metastore/connection_store.h"
#include "metastore/delivery_store.h"
#include "metastore/file_lock.h"
#include "metastore/grant_store.h"
#include "metastore/job_figures.h"
#include "metastore/job_history.h"
#include "metastore/job_store.h"
#include "metastore/ledger.h"
#include "metastore/notification_store.h"
#include "metastore/organisation_store.h"
#include "metastore/schedule_store.h"
#include "metastore/transfer_store.h"

namespace waybill::metastore {

/// All that one home folder remembers: connections with sealed secrets, stored transfers,
/// their schedules and notifications, jobs, the ledger.
///
/// Shape    <home>/metastore.db (SQLite), <home>/key, lock files; all 0600, the folder 0700. Made
///          at first use, brought up to date when an older Waybill wrote them: as that left it, the
///          database stays beside it as metastore.v<schema version>.db.
/// Errors   kDenied when the folder may be written or the key read by others; kMissing when secrets
///          are stored and the key is gone; kDefinition when a newer Waybill wrote it; else as
///          Database.
/// Owns     its parts; `clock` and `random` are borrowed and must outlive it.
/// Threads  every method may be called from any thread; calls wait for one another. Several
///          processes may use one home at once. Open it after a fork, never before.
class Metastore {
 public:
  static Result<std::unique_ptr<Metastore>> Open(const std::string& home, Clock& clock,
                                                 Random& random);
  ~Metastore();
  Metastore(const Metastore&) = delete;
  Metastore& operator=(const Metastore&) = delete;

  AccountStore& accounts();
  OrganisationStore& organisation();
  AuditStore& audit();
  GrantStore& grants();
  ConnectionStore& connections();
  JobStore& jobs();
  JobFigures& figures();
  JobHistory& history();
  Ledger& ledger();
  TransferStore& transfers();
  ScheduleStore& schedules();
  NotificationStore& notifications();
  DeliveryStore& deliveries();

  /// What `body` reads on this thread is of one moment (Database::ReadTogether).
  Status ReadTogether(const std::function<Status()>& body);

  /// Held while a job of `transfer` runs or is repaired: of one transfer at most one process in
  /// this home holds it, and it ends with that process however that dies. So whoever holds it knows
  /// that every job of the transfer still in a running status is dead. kBusy when somebody else has
  /// it.
  Result<FileLock> LockTransfer(const std::string& transfer);

  /// Seal every secret with a new key; the old one is gone from disk when this returns. Others may
  /// go on working, and a crash at any moment leaves every secret readable.
  Status RotateKey();

 private:
  struct Parts;
  explicit Metastore(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace waybill::metastore
