#include "metastore/metastore.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/digest.h"
#include "metastore/schema.h"

namespace waybill::metastore {
namespace {

/// Make the folder private when it is new; whoever could write into it could replace key and
/// database.
Status PrepareFolder(const std::string& path) {
  std::error_code failed;
  auto parent = std::filesystem::path(path).parent_path();
  if (!parent.empty()) std::filesystem::create_directories(parent, failed);
  if (failed) return FailErrno(failed.value(), parent.string(), "create the folder");
  if (mkdir(path.c_str(), 0700) == 0) return Status::OK();
  if (errno != EEXIST) return FailErrno(errno, path, "create the home folder");
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return FailErrno(errno, path, "look at the home folder");
  if (!S_ISDIR(info.st_mode)) return Fail(ErrorKind::kDefinition, path, "it is no folder");
  if ((info.st_mode & 022) == 0) return Status::OK();
  return Fail(ErrorKind::kDenied, path,
              fmt::format("others may write into the home folder (mode {:04o}): run chmod 700 {}",
                          info.st_mode & 07777, path));
}

/// A new Waybill's steps cannot be undone: what the older one wrote stays beside it, so that one
/// can go back.
Status KeepOlder(Database& database, const std::string& home) {
  ARROW_ASSIGN_OR_RAISE(int64_t version, SchemaVersion(database));
  if (version == 0 || version >= Migrations().back().version) return Status::OK();
  return database.CopyTo(fmt::format("{}/metastore.v{}.db", home, version));
}

}  // namespace

struct Metastore::Parts {
  Parts(std::string home_folder, std::unique_ptr<Database> file, std::unique_ptr<KeyRing> ring)
      : home(std::move(home_folder)), database(std::move(file)), keys(std::move(ring)) {}

  std::string home;
  std::unique_ptr<Database> database;
  std::unique_ptr<KeyRing> keys;
  std::unique_ptr<AccountStore> accounts;
  std::unique_ptr<OrganisationStore> organisation;
  std::unique_ptr<AuditStore> audit;
  std::unique_ptr<GrantStore> grants;
  std::unique_ptr<ConnectionStore> connections;
  std::unique_ptr<JobStore> jobs;
  std::unique_ptr<JobFigures> figures;
  std::unique_ptr<JobHistory> history;
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<TransferStore> transfers;
  std::unique_ptr<ScheduleStore> schedules;
  std::unique_ptr<NotificationStore> notifications;
  std::unique_ptr<DeliveryStore> deliveries;
};

Result<std::unique_ptr<Metastore>> Metastore::Open(const std::string& home, Clock& clock,
                                                   Random& random) {
  ARROW_RETURN_NOT_OK(PrepareFolder(home));
  ARROW_RETURN_NOT_OK(PrepareFolder(home + "/locks"));
  // One at a time: switching a new file to the write-ahead log does not wait for others.
  ARROW_ASSIGN_OR_RAISE(auto opening, FileLock::Take(home + "/open.lock"));
  ARROW_ASSIGN_OR_RAISE(auto database, Database::Open(home + "/metastore.db"));
  ARROW_RETURN_NOT_OK(KeepOlder(*database, home));
  ARROW_RETURN_NOT_OK(Migrate(*database, Migrations()));
  ARROW_ASSIGN_OR_RAISE(auto keys, KeyRing::Open(home, *database, random));

  auto parts = std::make_unique<Parts>(home, std::move(database), std::move(keys));
  parts->accounts = std::make_unique<AccountStore>(*parts->database, clock);
  parts->organisation = std::make_unique<OrganisationStore>(*parts->database, clock);
  parts->audit = std::make_unique<AuditStore>(*parts->database);
  parts->grants = std::make_unique<GrantStore>(*parts->database);
  parts->connections = std::make_unique<ConnectionStore>(
      ConnectionStore::Parts{*parts->database, *parts->keys, clock, random});
  parts->jobs = std::make_unique<JobStore>(*parts->database, clock, random);
  parts->figures = std::make_unique<JobFigures>(*parts->database);
  parts->history = std::make_unique<JobHistory>(*parts->database);
  parts->ledger = std::make_unique<Ledger>(*parts->database);
  parts->transfers = std::make_unique<TransferStore>(*parts->database, clock);
  parts->schedules = std::make_unique<ScheduleStore>(*parts->database, clock, random);
  parts->notifications = std::make_unique<NotificationStore>(
      NotificationStore::Parts{*parts->database, *parts->keys, clock, random});
  parts->deliveries = std::make_unique<DeliveryStore>(*parts->database);
  ARROW_RETURN_NOT_OK(parts->notifications->SealOpenUrls());
  return std::unique_ptr<Metastore>(new Metastore(std::move(parts)));
}

Metastore::Metastore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Metastore::~Metastore() = default;

AccountStore& Metastore::accounts() { return *parts_->accounts; }
OrganisationStore& Metastore::organisation() { return *parts_->organisation; }
AuditStore& Metastore::audit() { return *parts_->audit; }
GrantStore& Metastore::grants() { return *parts_->grants; }
ConnectionStore& Metastore::connections() { return *parts_->connections; }
JobStore& Metastore::jobs() { return *parts_->jobs; }
JobFigures& Metastore::figures() { return *parts_->figures; }
JobHistory& Metastore::history() { return *parts_->history; }
Ledger& Metastore::ledger() { return *parts_->ledger; }
TransferStore& Metastore::transfers() { return *parts_->transfers; }
ScheduleStore& Metastore::schedules() { return *parts_->schedules; }
NotificationStore& Metastore::notifications() { return *parts_->notifications; }
DeliveryStore& Metastore::deliveries() { return *parts_->deliveries; }

Status Metastore::ReadTogether(const std::function<Status()>& body) {
  return parts_->database->ReadTogether(body);
}

Result<FileLock> Metastore::LockTransfer(const std::string& transfer) {
  // A transfer's name may hold any character, a file's may not.
  std::string path = fmt::format("{}/locks/{}", parts_->home, Hex(Sha256(transfer)));
  ARROW_ASSIGN_OR_RAISE(auto lock, FileLock::TryTake(path));
  if (lock) return *std::move(lock);
  return Fail(ErrorKind::kBusy, "transfer " + transfer,
              "a job of it is running in this home; wait for it, or cancel it");
}

Status Metastore::RotateKey() {
  return parts_->keys->Rotate([](std::string_view) { return Status::OK(); });
}

}  // namespace waybill::metastore
