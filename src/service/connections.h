#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "connection/open.h"
#include "connection/policy.h"
#include "connection/s3_check.h"
#include "metastore/metastore.h"
#include "service/form_tests.h"

namespace waybill::service {

/// Who Waybill itself is in AWS, or why that is not known.
struct OwnIdentity {
  std::string account_id;
  std::string arn;
  Status known;  ///< failed: the two above are empty, and this says what to do
};

/// The rules of connections: what may be stored, changed, shown and tried.
///
/// Errors   kMissing for a name that is not there; kDefinition naming every wrong option.
/// Owns     nothing; what it was built on outlives it.
/// Threads  every method may be called from any thread.
class Connections {
 public:
  struct Parts {
    metastore::Metastore& store;
    connection::OpenParts open;
  };
  explicit Connections(Parts parts) : parts_(std::move(parts)), form_tests_(parts_.open.random) {}

  /// Who makes a connection, and for whom. All empty: the owner of the machine.
  struct Maker {
    std::optional<int64_t> owner_id = {};
    std::optional<int64_t> resource_group_id = {};
    std::string form_id = "";  ///< whose external ID it takes: metastore::ConnectionForm
  };
  /// `options` are those of connection::S3ConnectionOptions(), secrets among them. When they are
  /// what TestUnsaved has tested for that form, its verdict is kept with the connection.
  Result<metastore::Connection> Add(const Json& options, const Maker& maker);
  Result<metastore::Connection> Add(const Json& options) { return Add(options, Maker{}); }
  /// Change only what `changes` holds. A change of where secrets are sent asks for them again.
  struct Editor {
    std::optional<std::optional<int64_t>> group = {};  ///< when given: the new resource group
    int64_t user_id = 0;  ///< whose form was tested; 0: the owner of the machine
  };
  Result<metastore::Connection> Edit(const std::string& name, const Json& changes,
                                     const Editor& editor);
  Result<metastore::Connection> Edit(const std::string& name, const Json& changes) {
    return Edit(name, changes, Editor{});
  }
  Result<metastore::Connection> Find(const std::string& name);
  Result<metastore::Connection> FindById(int64_t id);
  Result<std::vector<metastore::Connection>> List();
  Status Remove(const std::string& name);

  /// `purpose` is a job's id, or "test": part of the session's name. `log` is told of retries.
  Result<std::unique_ptr<connection::OpenedConnection>> Open(const std::string& name,
                                                             const std::string& purpose, Log& log);
  /// Try every permission, and remember the result with the connection.
  Result<connection::CheckReport> Test(
      const std::string& name, const connection::CheckRequest& request,
      const std::function<void(const connection::CheckRow&)>& on_row, std::stop_token stop);

  /// Everything that is needed to set up the AWS side for `grant`.
  struct Setup {
    connection::SetupValues values;
    OwnIdentity identity;
  };
  Result<Setup> Prepare(const std::string& name, connection::Grant grant,
                        connection::TrustedParty party, std::stop_token stop);

  /// A form that was not saved: options over the stored connection `id`, when it edits one, with
  /// the external ID of the form `form_id` otherwise. The same rules hold as for saving it, but
  /// what is prepared for AWS needs no secret.
  struct Unsaved {
    Json options;
    std::optional<int64_t> id = {};
    std::string form_id = "";
    int64_t user_id = 0;
  };
  Result<connection::CheckReport> TestUnsaved(
      const Unsaved& form, const connection::CheckRequest& request,
      const std::function<void(const connection::CheckRow&)>& on_row, std::stop_token stop);
  Result<Setup> PrepareUnsaved(const Unsaved& form, connection::Grant grant,
                               connection::TrustedParty party, std::stop_token stop);
  /// Who Waybill is with the default chain of credentials.
  OwnIdentity IdentifySelf(std::stop_token stop);

 private:
  Result<connection::OpenRequest> StoredRequest(const std::string& name);
  enum class Need { kSecrets, kNoSecrets };
  Result<connection::OpenRequest> UnsavedRequest(const Unsaved& form, Need need);
  Result<std::unique_ptr<connection::OpenedConnection>> OpenRequested(
      connection::OpenRequest request, const std::string& purpose, Log& log);
  Result<Setup> PrepareFor(const connection::OpenRequest& request, connection::Grant grant,
                           connection::TrustedParty party, std::stop_token stop);
  OwnIdentity Identify(const connection::OpenRequest& request, std::stop_token stop);

  Result<metastore::Connection> WithFormTest(metastore::Connection saved, const std::string& form);

  Parts parts_;
  FormTests form_tests_;
};

/// What people may see of a connection: every setting, and of a secret only that it is set and
/// since when.
Json ConnectionToJson(const metastore::Connection& connection);

}  // namespace waybill::service
