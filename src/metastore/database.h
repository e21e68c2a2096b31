#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/error.h"

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace waybill::metastore {

/// Bytes that SQLite stores as a BLOB. Borrowed for the call.
struct Blob {
  explicit Blob(std::string_view value) : bytes(value) {}
  std::string_view bytes;
};

/// What a `?` of a statement stands for. Texts are borrowed for the call and may hold any byte.
using Value = std::variant<std::nullptr_t, int64_t, std::string_view, Blob>;
using Values = std::initializer_list<Value>;

/// The row a query stands on; valid only inside the visitor it is given to.
class Row {
 public:
  explicit Row(SQLite::Statement& statement) : statement_(statement) {}
  bool IsNull(int column) const;
  int64_t Integer(int column) const;
  std::string Text(int column) const;  ///< texts and BLOBs, byte for byte

 private:
  SQLite::Statement& statement_;
};

/// Runs statements inside one Read() or Write(). Statements are prepared once and kept, so `sql`
/// must be one of the program's own fixed texts.
class Session {
 public:
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// A statement without rows; gives the number of rows it changed.
  Result<int64_t> Execute(std::string_view sql, Values values = {});
  /// Visits each row; a failed visit ends the query with that status. The same `sql` must not be
  /// run again inside its own visitor.
  Status Query(std::string_view sql, Values values, const std::function<Status(const Row&)>& visit);
  /// Several statements without parameters, for migrations.
  Status Script(const std::string& sql);
  /// The INTEGER PRIMARY KEY of the last inserted row.
  int64_t last_row_id() const;

 private:
  friend class Database;
  explicit Session(SQLite::Database& database);
  SQLite::Statement& Prepared(std::string_view sql);

  SQLite::Database& database_;
  std::unordered_map<std::string, std::unique_ptr<SQLite::Statement>> statements_;
};

/// One SQLite file. The only file of the program that speaks to SQLite and catches what it throws.
///
/// Shape    write-ahead log, foreign keys on, every commit flushed to disk, deleted bytes
///          overwritten. One connection writes; up to kReaders more, opened when first needed, only
///          read: a Read() waits for no Write(), of whatever process.
/// Units    waits at most `busy_timeout_ms` for another process to finish writing.
/// Errors   kBusy when another process writes for too long or the disk is full; kDenied when the
///          file may not be written; kData when it is damaged or no database; kBug for a wrong
///          statement.
/// Threads  any; one Write() and kReaders Read()s at a time, others wait their turn. Neither may
///          be called inside another. Open it after a fork, never before.
class Database {
 public:
  static constexpr int kBusyTimeoutMs = 15'000;
  static constexpr int kReaders = 4;

  static Result<std::unique_ptr<Database>> Open(const std::string& path,
                                                int busy_timeout_ms = kBusyTimeoutMs);
  ~Database();

  /// Statements that only look; one that would change something fails. Each sees the newest
  /// committed state.
  Status Read(const std::function<Status(Session&)>& body);
  /// Every Read() that `body` makes on this thread sees the state of one and the same moment, and
  /// costs less than it would alone. `body` holds a reader meanwhile: it must not wait for others.
  Status ReadTogether(const std::function<Status()>& body);
  /// One transaction: all of `body` or nothing. No other process writes meanwhile.
  Status Write(const std::function<Status(Session&)>& body);
  /// The whole as it is now, in one private file at `path`, flushed to disk. What stands there is
  /// replaced, at once or not at all.
  Status CopyTo(const std::string& path);

 private:
  struct Connection;
  struct Turn;
  Database(std::string path, int busy_timeout_ms, std::unique_ptr<Connection> writer);
  Result<Turn> TakeReader();

  static thread_local Turn* together;  // of the ReadTogether() that this thread is in

  const std::string path_;
  const int busy_timeout_ms_;
  std::mutex write_mutex_;  // guards writer_
  std::unique_ptr<Connection> writer_;
  std::mutex read_mutex_;  // guards idle_readers_ and readers_
  std::condition_variable reader_is_idle_;
  std::vector<std::unique_ptr<Connection>> idle_readers_;
  int readers_ = 0;  // that are open
};

}  // namespace waybill::metastore
