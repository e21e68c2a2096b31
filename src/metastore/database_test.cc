#include "metastore/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <barrier>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "metastore/testing_home.h"

namespace waybill::metastore {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  DatabaseTest() {
    std::filesystem::create_directories(home_.path());
    database_ = Open();
    EXPECT_TRUE(database_
                    ->Write([](Session& session) {
                      return session.Script(
                          "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB) STRICT");
                    })
                    .ok());
  }

  std::string path() const { return home_.path() + "/test.db"; }
  std::unique_ptr<Database> Open(int busy_timeout_ms = Database::kBusyTimeoutMs) {
    auto database = Database::Open(path(), busy_timeout_ms);
    EXPECT_TRUE(database.ok()) << database.status().ToString();
    return *std::move(database);
  }
  static Status Insert(Session& session, int64_t a) {
    return session.Execute("INSERT INTO t (a) VALUES (?)", {a}).status();
  }
  int64_t Count(Database& database) {
    int64_t count = -1;
    EXPECT_TRUE(database
                    .Read([&](Session& session) {
                      return session.Query("SELECT count(*) FROM t", {}, [&](const Row& row) {
                        count = row.Integer(0);
                        return Status::OK();
                      });
                    })
                    .ok());
    return count;
  }

  TemporaryHome home_;
  std::unique_ptr<Database> database_;
};

TEST_F(DatabaseTest, ValuesComeBackByteForByte) {
  const std::string odd("a\0b\xff", 4);
  ASSERT_TRUE(database_
                  ->Write([&](Session& session) {
                    return session
                        .Execute("INSERT INTO t VALUES (?, ?, ?)",
                                 {int64_t{-1} << 62, odd, Blob(odd)})
                        .status();
                  })
                  .ok());
  ASSERT_TRUE(database_
                  ->Write([&](Session& session) {
                    return session.Execute("INSERT INTO t VALUES (?, ?, ?)", {1, nullptr, nullptr})
                        .status();
                  })
                  .ok());
  int rows = 0;
  ASSERT_TRUE(database_
                  ->Read([&](Session& session) {
                    return session.Query("SELECT a, b, c FROM t ORDER BY a", {},
                                         [&](const Row& row) {
                                           if (rows++ == 0) {
                                             EXPECT_EQ(row.Integer(0), int64_t{-1} << 62);
                                             EXPECT_EQ(row.Text(1), odd);
                                             EXPECT_EQ(row.Text(2), odd);
                                           } else {
                                             EXPECT_TRUE(row.IsNull(1) && row.IsNull(2));
                                           }
                                           return Status::OK();
                                         });
                  })
                  .ok());
  EXPECT_EQ(rows, 2);
}

TEST_F(DatabaseTest, AFailedTransactionLeavesNothing) {
  Status status = database_->Write([](Session& session) -> Status {
    ARROW_RETURN_NOT_OK(Insert(session, 1));
    return Fail(ErrorKind::kData, "x", "no");
  });
  EXPECT_EQ(status.message(), "x: no");
  EXPECT_EQ(Count(*database_), 0);
  EXPECT_TRUE(database_->Write([](Session& session) { return Insert(session, 1); }).ok());
  EXPECT_EQ(Count(*database_), 1);
}

TEST_F(DatabaseTest, AFailedStatementCanBeRunAgain) {
  auto insert = [](Session& session) { return Insert(session, 1); };
  ASSERT_TRUE(database_->Write(insert).ok());
  EXPECT_EQ(KindOf(database_->Write(insert)), ErrorKind::kBug) << "the key is taken";
  EXPECT_TRUE(database_->Write([](Session& session) { return Insert(session, 2); }).ok());
  EXPECT_EQ(Count(*database_), 2);
}

TEST_F(DatabaseTest, AFailedVisitEndsTheQuery) {
  for (int64_t i = 0; i < 3; ++i) {
    ASSERT_TRUE(database_->Write([&](Session& session) { return Insert(session, i); }).ok());
  }
  int visits = 0;
  auto visit_all = [&](Session& session) {
    return session.Query("SELECT a FROM t", {}, [&](const Row&) {
      return ++visits == 2 ? Fail(ErrorKind::kData, "x", "enough") : Status::OK();
    });
  };
  EXPECT_EQ(database_->Read(visit_all).message(), "x: enough");
  EXPECT_EQ(visits, 2);
  EXPECT_TRUE(database_->Read(visit_all).ok()) << "the statement starts anew";
  EXPECT_EQ(visits, 5);
}

TEST_F(DatabaseTest, SqlitesErrorsSayWhoMustAct) {
  auto run = [&](std::string_view sql) {
    return KindOf(
        database_->Write([&](Session& session) { return session.Execute(sql).status(); }));
  };
  EXPECT_EQ(run("SELECT FROM"), ErrorKind::kBug);
  EXPECT_EQ(run("INSERT INTO t VALUES (1, x'00', NULL)"), ErrorKind::kBug) << "STRICT";
  EXPECT_EQ(KindOf(Database::Open(home_.path() + "/no/where.db").status()), ErrorKind::kMissing);
  std::string garbage = home_.path() + "/garbage.db";
  std::ofstream(garbage) << std::string(4096, 'x');
  EXPECT_EQ(KindOf(Database::Open(garbage).status()), ErrorKind::kData);
}

TEST_F(DatabaseTest, AWriterThatWaitsTooLongIsTold) {
  auto impatient = Open(0);
  Status inner;
  ASSERT_TRUE(database_
                  ->Write([&](Session& session) -> Status {
                    ARROW_RETURN_NOT_OK(Insert(session, 1));
                    inner = impatient->Write([](Session& other) { return Insert(other, 2); });
                    EXPECT_EQ(Count(*impatient), 0) << "readers go on, and see what was committed";
                    return Status::OK();
                  })
                  .ok());
  EXPECT_EQ(KindOf(inner), ErrorKind::kBusy) << inner.ToString();
  EXPECT_EQ(Count(*impatient), 1);
}

TEST_F(DatabaseTest, ALoosenedFileIsMadePrivateAgain) {
  database_.reset();
  ASSERT_EQ(chmod(path().c_str(), 0644), 0);
  database_ = Open();
  struct stat info {};
  ASSERT_EQ(stat(path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0600u);
}

TEST_F(DatabaseTest, ProcessesThatWriteAtOnceLoseNothing) {
  constexpr int kProcesses = 3;
  constexpr int64_t kRows = 50;
  database_.reset();  // a fork must not inherit an open database
  std::vector<pid_t> children;
  for (int64_t p = 0; p < kProcesses; ++p) {
    pid_t child = fork();
    if (child == 0) {
      auto mine = Database::Open(path());
      Status status = mine.status();
      for (int64_t i = 0; status.ok() && i < kRows; ++i) {
        status = (*mine)->Write([&](Session& session) { return Insert(session, p * kRows + i); });
      }
      _exit(status.ok() ? 0 : 1);
    }
    children.push_back(child);
  }
  for (pid_t child : children) {
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  EXPECT_EQ(Count(*Open()), kProcesses * kRows);
}

TEST_F(DatabaseTest, AProcessThatDiesInATransactionLeavesNothing) {
  database_.reset();
  pid_t child = fork();
  if (child == 0) {
    auto mine = Database::Open(path());
    Status unreachable = (*mine)->Write([](Session& session) -> Status {
      ARROW_RETURN_NOT_OK(Insert(session, 1));
      _exit(7);
    });
    _exit(unreachable.ok() ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(WEXITSTATUS(status), 7);
  auto database = Open(0);
  EXPECT_EQ(Count(*database), 0);
  EXPECT_TRUE(database->Write([](Session& session) { return Insert(session, 1); }).ok());
}

TEST_F(DatabaseTest, AReadDoesNotWaitForAWriteAndSeesOnlyWhatIsCommitted) {
  ASSERT_TRUE(database_
                  ->Write([&](Session& session) -> Status {
                    ARROW_RETURN_NOT_OK(Insert(session, 1));
                    std::jthread([&] { EXPECT_EQ(Count(*database_), 0); }).join();
                    return Status::OK();
                  })
                  .ok());
  EXPECT_EQ(Count(*database_), 1);
}

TEST_F(DatabaseTest, AReadChangesNothing) {
  EXPECT_FALSE(database_->Read([](Session& session) { return Insert(session, 1); }).ok());
  EXPECT_EQ(Count(*database_), 0);
}

TEST_F(DatabaseTest, ReadsRunAtOnceUpToTheirNumber) {
  // All of them are inside at once, or this never ends.
  std::barrier inside(Database::kReaders);
  std::vector<std::jthread> threads;
  for (int i = 0; i < Database::kReaders; ++i) {
    threads.emplace_back([&] {
      EXPECT_TRUE(database_
                      ->Read([&](Session&) {
                        inside.arrive_and_wait();
                        return Status::OK();
                      })
                      .ok());
    });
  }
}

TEST_F(DatabaseTest, AReadThatThrowsGivesItsTurnBack) {
  for (int i = 0; i < 2 * Database::kReaders; ++i) {
    EXPECT_THROW(static_cast<void>(database_->Read(
                     [](Session&) -> Status { throw std::runtime_error("broken"); })),
                 std::runtime_error);
  }
  EXPECT_EQ(Count(*database_), 0);
}

TEST_F(DatabaseTest, ReadsTogetherSeeOneState) {
  Status status = database_->ReadTogether([&]() -> Status {
    EXPECT_EQ(Count(*database_), 0);
    ARROW_RETURN_NOT_OK(database_->Write([](Session& session) { return Insert(session, 1); }));
    EXPECT_EQ(Count(*database_), 0);
    std::jthread([&] { EXPECT_EQ(Count(*database_), 1) << "another thread is not in it"; }).join();
    auto other = Open();
    EXPECT_EQ(Count(*other), 1) << "nor is another database";
    return Fail(ErrorKind::kData, "test", "the error of the body is its own");
  });
  EXPECT_EQ(KindOf(status), ErrorKind::kData);
  EXPECT_EQ(Count(*database_), 1);
}

TEST_F(DatabaseTest, ThreadsTakeTurns) {
  std::vector<std::jthread> threads;
  for (int64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int64_t i = 0; i < 25; ++i) {
        EXPECT_TRUE(
            database_->Write([&](Session& session) { return Insert(session, t * 100 + i); }).ok());
        EXPECT_GT(Count(*database_), 0);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(Count(*database_), 100);
}

}  // namespace
}  // namespace waybill::metastore
