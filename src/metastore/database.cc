#include "metastore/database.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "base/file.h"

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

/// One of SQLite's connections, with the statements that were prepared on it.
struct Database::Connection {
  Connection(const std::string& path, int busy_timeout_ms, const char* pragmas)
      : database(path, SQLite::OPEN_READWRITE, busy_timeout_ms) {
    database.exec(
        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY");
    database.exec(pragmas);
  }

  static Result<std::unique_ptr<Connection>> Open(const std::string& path, int busy_timeout_ms,
                                                  const char* pragmas) {
    try {
      return std::make_unique<Connection>(path, busy_timeout_ms, pragmas);
    } catch (const SQLite::Exception& error) {
      return FromException(error, path);
    }
  }

  SQLite::Database database;
  Session session = Session(database);  // after database: its statements must go first
};

thread_local Database::Turn* Database::together = nullptr;

Database::Database(std::string path, int busy_timeout_ms, std::unique_ptr<Connection> writer)
    : path_(std::move(path)), busy_timeout_ms_(busy_timeout_ms), writer_(std::move(writer)) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::Open(const std::string& path, int busy_timeout_ms) {
  ARROW_RETURN_NOT_OK(MakePrivateFile(path));
  // FULL: a finished job must still be in the ledger after a power cut, or its rows load twice.
  ARROW_ASSIGN_OR_RAISE(auto writer,
                        Connection::Open(path, busy_timeout_ms,
                                         "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                         "PRAGMA secure_delete = ON"));
  return std::unique_ptr<Database>(new Database(path, busy_timeout_ms, std::move(writer)));
}

/// A reader that one thread has for a while.
struct Database::Turn {
  Turn(Database& its_database, std::unique_ptr<Connection> its_reader)
      : database(&its_database), reader(std::move(its_reader)) {}
  Turn(Turn&&) = default;
  ~Turn() {
    if (reader == nullptr) return;
    {
      std::lock_guard lock(database->read_mutex_);
      database->idle_readers_.push_back(std::move(reader));
    }
    database->reader_is_idle_.notify_one();
  }

  Database* database;
  std::unique_ptr<Connection> reader;
};

Result<Database::Turn> Database::TakeReader() {
  std::unique_lock lock(read_mutex_);
  reader_is_idle_.wait(lock, [&] { return !idle_readers_.empty() || readers_ < kReaders; });
  if (!idle_readers_.empty()) {
    auto reader = std::move(idle_readers_.back());
    idle_readers_.pop_back();
    return Turn(*this, std::move(reader));
  }
  ARROW_ASSIGN_OR_RAISE(auto reader,
                        Connection::Open(path_, busy_timeout_ms_, "PRAGMA query_only = ON"));
  ++readers_;
  return Turn(*this, std::move(reader));
}

Status Database::Read(const std::function<Status(Session&)>& body) {
  if (together != nullptr && together->database == this) return body(together->reader->session);
  ARROW_ASSIGN_OR_RAISE(Turn turn, TakeReader());
  return body(turn.reader->session);
}

Status Database::ReadTogether(const std::function<Status()>& body) {
  struct Together {
    explicit Together(Turn& turn) : session(turn.reader->session) { together = &turn; }
    ~Together() {
      together = nullptr;
      Status ended = session.Execute("COMMIT").status();
      static_cast<void>(ended);  // nothing was changed
    }
    Session& session;
  };
  ARROW_ASSIGN_OR_RAISE(Turn turn, TakeReader());
  ARROW_RETURN_NOT_OK(turn.reader->session.Execute("BEGIN").status());
  Together scope(turn);
  return body();
}

Status Database::Write(const std::function<Status(Session&)>& body) {
  std::lock_guard lock(write_mutex_);
  Session& session = writer_->session;
  // IMMEDIATE takes the write lock at once: a transaction that turned from reading to writing
  // could fail with "busy" without ever waiting.
  ARROW_RETURN_NOT_OK(session.Execute("BEGIN IMMEDIATE").status());
  Status status = body(session);
  if (status.ok()) status = session.Execute("COMMIT").status();
  if (!status.ok()) {
    // Some errors have rolled back already; then this one says so and nothing is left to do.
    Status rolled_back = session.Execute("ROLLBACK").status();
    static_cast<void>(rolled_back);
  }
  return status;
}

Status Database::CopyTo(const std::string& path) {
  std::string making = path + ".part";
  if (unlink(making.c_str()) != 0 && errno != ENOENT) return FailErrno(errno, making, "remove it");
  ARROW_RETURN_NOT_OK(MakePrivateFile(making));
  std::lock_guard lock(write_mutex_);
  try {
    // Flushed when it is closed.
    SQLite::Database copy(making, SQLite::OPEN_READWRITE);
    SQLite::Backup backup(copy, writer_->database);
    if (backup.executeStep() != SQLITE_DONE) {
      return Fail(ErrorKind::kBusy, path, "somebody else is writing to the database");
    }
  } catch (const SQLite::Exception& error) {
    return FromException(error, making);
  }
  if (rename(making.c_str(), path.c_str()) != 0)
    return FailErrno(errno, path, "put the copy there");
  return SyncFolder(std::filesystem::path(path).parent_path());
}

}  // namespace waybill::metastore
