#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace waybill {

FileHandle& FileHandle::operator=(FileHandle&& other) noexcept {
  if (this != &other) {
    if (is_open()) ::close(fd_);
    fd_ = other.Release();
  }
  return *this;
}

FileHandle::~FileHandle() {
  if (is_open()) ::close(fd_);
}

int FileHandle::Release() {
  int fd = fd_;
  fd_ = -1;
  return fd;
}

Status FileHandle::Close(std::string_view path) {
  // Linux gives the descriptor up even when close fails, so it is never tried again.
  if (is_open() && ::close(Release()) != 0 && errno != EINTR) {
    return FailErrno(errno, path, "close");
  }
  return Status::OK();
}

Result<FileHandle> OpenFile(const std::string& path, int flags, mode_t mode) {
  int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (fd < 0) return FailErrno(errno, path, (flags & O_CREAT) != 0 ? "create" : "open");
  return FileHandle(fd);
}

Status WriteAll(int fd, std::string_view bytes, std::string_view path) {
  while (!bytes.empty()) {
    ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return FailErrno(errno, path, "write");
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return Status::OK();
}

Status SyncFile(int fd, std::string_view path) {
  if (::fsync(fd) != 0) return FailErrno(errno, path, "make durable");
  return Status::OK();
}

Status SyncFolder(const std::string& folder) {
  ARROW_ASSIGN_OR_RAISE(auto handle, OpenFile(folder, O_RDONLY | O_DIRECTORY));
  // EINVAL: a file system that has no notion of it, such as some FUSE and network ones.
  if (::fsync(handle.get()) != 0 && errno != EINVAL) {
    return FailErrno(errno, folder, "make durable");
  }
  return Status::OK();
}

Status MakeFolders(const std::string& folder, mode_t mode) {
  if (::mkdir(folder.c_str(), mode) == 0) return SyncFolder(FolderOf(folder));
  if (errno == ENOENT && folder != "/") {
    ARROW_RETURN_NOT_OK(MakeFolders(FolderOf(folder), mode));
    if (::mkdir(folder.c_str(), mode) == 0) return SyncFolder(FolderOf(folder));
  }
  int error = errno;
  if (struct stat found{}; ::stat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode)) {
    return Status::OK();
  }
  return FailErrno(error, folder, "make the folder");
}

Result<std::string> AbsolutePath(std::string_view path) {
  if (path.find('\0') != std::string_view::npos) {
    return Fail(ErrorKind::kDefinition, path.substr(0, path.find('\0')), "a path holds no NUL");
  }
  std::string whole(path);
  if (!path.starts_with('/')) {
    std::error_code error;
    auto here = std::filesystem::current_path(error);
    if (error) return FailErrno(error.value(), ".", "find the working folder");
    whole = here.native() + "/" + whole;
  }
  std::string out;
  for (size_t at = 0; at < whole.size();) {
    size_t end = std::min(whole.find('/', at), whole.size());
    std::string_view part = std::string_view(whole).substr(at, end - at);
    if (!part.empty() && part != ".") out.append("/").append(part);
    at = end + 1;
  }
  bool is_folder = whole.ends_with('/') || whole.ends_with("/.") || whole.ends_with("/..");
  return is_folder ? out + "/" : out;
}

std::string FolderOf(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  size_t slash = path.rfind('/');
  return std::string(slash == 0 ? "/" : path.substr(0, slash));
}

}  // namespace waybill
