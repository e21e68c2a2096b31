#include "metastore/database.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace waybill::metastore {
namespace {

ErrorKind KindOfCode(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM: return ErrorKind::kBusy;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH: return ErrorKind::kDenied;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ErrorKind::kData;
    default: return ErrorKind::kBug;
  }
}

Status FromException(const SQLite::Exception& error, std::string_view where) {
  return Fail(KindOfCode(error.getErrorCode()), where, error.what());
}

void Bind(SQLite::Statement& statement, Values values) {
  int index = 0;
  for (const Value& value : values) {
    ++index;
    if (const auto* number = std::get_if<int64_t>(&value)) {
      statement.bind(index, *number);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      statement.bind(index, std::string(*text));
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      statement.bind(index, blob->bytes.data(), int(blob->bytes.size()));
    } else {
      statement.bind(index);
    }
  }
}

/// Leaves a statement ready for its next use, whatever happened.
class ResetGuard {
 public:
  explicit ResetGuard(SQLite::Statement& statement) : statement_(statement) {}
  ~ResetGuard() {
    statement_.tryReset();
    try {
      statement_.clearBindings();
    } catch (const SQLite::Exception&) {
      // Bindings are all set anew before the next use.
    }
  }
  ResetGuard(const ResetGuard&) = delete;
  ResetGuard& operator=(const ResetGuard&) = delete;

 private:
  SQLite::Statement& statement_;
};

/// Made here first, so that the file, and the log files SQLite creates after its image, are private
/// from their first byte.
Status MakePrivateFile(const std::string& path) {
  int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return FailErrno(errno, path, "open the database");
  int failed = fchmod(file, 0600) == 0 ? 0 : errno;
  close(file);
  return failed == 0 ? Status::OK() : FailErrno(failed, path, "make the database private");
}

}  // namespace

bool Row::IsNull(int column) const { return statement_.isColumnNull(column); }
int64_t Row::Integer(int column) const { return statement_.getColumn(column).getInt64(); }
std::string Row::Text(int column) const { return statement_.getColumn(column).getString(); }

Session::Session(SQLite::Database& database) : database_(database) {}
Session::~Session() = default;

SQLite::Statement& Session::Prepared(std::string_view sql) {
  auto& slot = statements_[std::string(sql)];
  if (!slot) slot = std::make_unique<SQLite::Statement>(database_, std::string(sql));
  return *slot;
}

Result<int64_t> Session::Execute(std::string_view sql, Values values) {
  try {
    SQLite::Statement& statement = Prepared(sql);
    ResetGuard guard(statement);
    Bind(statement, values);
    return statement.exec();
  } catch (const SQLite::Exception& error) {
    return FromException(error, database_.getFilename());
  }
}

Status Session::Query(std::string_view sql, Values values,
                      const std::function<Status(const Row&)>& visit) {
  try {
    SQLite::Statement& statement = Prepared(sql);
    ResetGuard guard(statement);
    Bind(statement, values);
    while (statement.executeStep()) ARROW_RETURN_NOT_OK(visit(Row(statement)));
    return Status::OK();
  } catch (const SQLite::Exception& error) {
    return FromException(error, database_.getFilename());
  }
}

Status Session::Script(const std::string& sql) {
  try {
    database_.exec(sql);
    return Status::OK();
  } catch (const SQLite::Exception& error) {
    return FromException(error, database_.getFilename());
  }
}

int64_t Session::last_row_id() const { return database_.getLastInsertRowid(); }

Database::Database(std::unique_ptr<SQLite::Database> database)
    : database_(std::move(database)), session_(new Session(*database_)) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::Open(const std::string& path, int busy_timeout_ms) {
  ARROW_RETURN_NOT_OK(MakePrivateFile(path));
  try {
    auto file = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE, busy_timeout_ms);
    // FULL: a finished job must still be in the ledger after a power cut, or its rows load twice.
    file->exec(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
        "PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY");
    return std::unique_ptr<Database>(new Database(std::move(file)));
  } catch (const SQLite::Exception& error) {
    return FromException(error, path);
  }
}

Status Database::Read(const std::function<Status(Session&)>& body) {
  std::lock_guard lock(mutex_);
  return body(*session_);
}

Status Database::Write(const std::function<Status(Session&)>& body) {
  std::lock_guard lock(mutex_);
  // IMMEDIATE takes the write lock at once: a transaction that turned from reading to writing
  // could fail with "busy" without ever waiting.
  ARROW_RETURN_NOT_OK(session_->Execute("BEGIN IMMEDIATE").status());
  Status status = body(*session_);
  if (status.ok()) status = session_->Execute("COMMIT").status();
  if (!status.ok()) {
    // Some errors have rolled back already; then this one says so and nothing is left to do.
    Status rolled_back = session_->Execute("ROLLBACK").status();
    static_cast<void>(rolled_back);
  }
  return status;
}

}  // namespace waybill::metastore
