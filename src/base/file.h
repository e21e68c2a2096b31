#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "base/error.h"

namespace waybill {

/// A file descriptor that closes itself.
///
/// Owns     the descriptor; -1 when it has none.
/// Threads  as the descriptor itself.
class FileHandle {
 public:
  FileHandle() = default;
  explicit FileHandle(int fd) : fd_(fd) {}
  FileHandle(FileHandle&& other) noexcept : fd_(other.Release()) {}
  FileHandle& operator=(FileHandle&& other) noexcept;
  ~FileHandle();

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  /// Give the descriptor away.
  int Release();
  /// Close now, and say what closing said: some file systems report a lost write only here.
  Status Close(std::string_view path);

 private:
  int fd_ = -1;
};

/// open(2) with O_CLOEXEC. The error names `path`.
Result<FileHandle> OpenFile(const std::string& path, int flags, mode_t mode = 0600);

/// Write all of `bytes` at the file's position, however the system cuts them.
Status WriteAll(int fd, std::string_view bytes, std::string_view path);

/// Until these return, a power cut may undo what was written, created, renamed or removed.
Status SyncFile(int fd, std::string_view path);
Status SyncFolder(const std::string& folder);

/// Make `folder` and what is missing above it, durably. Fine when it is there.
Status MakeFolders(const std::string& folder, mode_t mode = 0777);

/// `path` from the root, with "." and doubled slashes dropped. ".." and symbolic links stay, and a
/// last slash stays. Bytes, of any encoding. kDefinition when `path` holds a NUL.
Result<std::string> AbsolutePath(std::string_view path);

/// "/a/b" of "/a/b/c", "/" of "/c". REQUIRES an absolute path.
std::string FolderOf(std::string_view path);

}  // namespace waybill
