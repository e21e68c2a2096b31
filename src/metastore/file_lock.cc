#include "metastore/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace waybill::metastore {
namespace {

Result<int> OpenLockFile(const std::string& path) {
  int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return FailErrno(errno, path, "open the lock file");
  return file;
}

int LockRetryingSignals(int file, int operation) {
  int failed = 0;
  do {
    failed = flock(file, operation) == 0 ? 0 : errno;
  } while (failed == EINTR);
  return failed;
}

}  // namespace

Result<FileLock> FileLock::Take(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(int file, OpenLockFile(path));
  FileLock lock(file);
  if (int failed = LockRetryingSignals(file, LOCK_EX)) return FailErrno(failed, path, "lock");
  return lock;
}

Result<std::optional<FileLock>> FileLock::TryTake(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(int file, OpenLockFile(path));
  FileLock lock(file);
  int failed = LockRetryingSignals(file, LOCK_EX | LOCK_NB);
  if (failed == EWOULDBLOCK) return std::optional<FileLock>();
  if (failed != 0) return FailErrno(failed, path, "lock");
  return std::optional<FileLock>(std::move(lock));
}

FileLock::FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

FileLock::~FileLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace waybill::metastore
