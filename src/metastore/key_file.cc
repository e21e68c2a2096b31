#include "metastore/key_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <utility>

#include "base/digest.h"
#include "metastore/aead.h"

namespace waybill::metastore {
namespace {

constexpr std::string_view kMagic = "waybill-key-1";
constexpr size_t kMaxFileBytes = 256;

/// Closes what it was given.
class File {
 public:
  explicit File(int file) : file_(file) {}
  ~File() {
    if (file_ >= 0) close(file_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return file_; }

 private:
  int file_;
};

Status CheckPrivate(int file, const std::string& path) {
  struct stat info {};
  if (fstat(file, &info) != 0) return FailErrno(errno, path, "look at the key file");
  if (!S_ISREG(info.st_mode)) return Fail(ErrorKind::kDenied, path, "the key is no plain file");
  if (info.st_uid != geteuid()) {
    return Fail(ErrorKind::kDenied, path,
                fmt::format("the key file belongs to user {}, not to user {} who runs Waybill",
                            info.st_uid, geteuid()));
  }
  if ((info.st_mode & 077) != 0) {
    return Fail(ErrorKind::kDenied, path,
                fmt::format("others may read the key file (mode {:04o}): run chmod 600 {}, and "
                            "waybill key rotate if somebody may have read it",
                            info.st_mode & 07777, path));
  }
  return Status::OK();
}

/// "waybill-key-1 <id> <base64>\n"
Result<MasterKey> ParseKey(const Secret& text, const std::string& path) {
  const std::string& line = text.Reveal();
  size_t first = line.find(' ');
  size_t second = first == std::string::npos ? first : line.find(' ', first + 1);
  if (second == std::string::npos || line.substr(0, first) != kMagic || line.back() != '\n') {
    return Fail(ErrorKind::kData, path, "this is no whole Waybill key file");
  }
  MasterKey key;
  key.id = line.substr(first + 1, second - first - 1);
  Secret base64(line.substr(second + 1, line.size() - second - 2));
  auto bytes = DecodeBase64(base64.Reveal());
  if (!bytes.ok() || bytes->Reveal().size() != kKeyBytes || KeyIdOf(*bytes) != key.id) {
    return Fail(ErrorKind::kData, path, "the key in it is damaged: restore it from a backup");
  }
  key.key = *std::move(bytes);
  return key;
}

Status SyncFolderOf(const std::string& path) {
  std::string folder = std::filesystem::path(path).parent_path();
  File file(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.get() < 0 || fsync(file.get()) != 0) return FailErrno(errno, folder, "flush the folder");
  return Status::OK();
}

Status WriteAndSync(int file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FailErrno(errno, path, "write the key file");
    text.remove_prefix(size_t(written));
  }
  if (fsync(file) != 0) return FailErrno(errno, path, "flush the key file");
  return Status::OK();
}

}  // namespace

MasterKey MakeMasterKey(Random& random) {
  std::string bytes;
  while (bytes.size() < kKeyBytes) {
    uint64_t draw = random.Next();
    for (int i = 0; i < 8; ++i) bytes += char(draw >> (8 * i));
  }
  MasterKey key;
  key.key = Secret(std::move(bytes));
  key.id = KeyIdOf(key.key);
  return key;
}

Result<std::optional<MasterKey>> LoadKeyFile(const std::string& path) {
  File file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 && errno == ENOENT) return std::optional<MasterKey>();
  if (file.get() < 0) return FailErrno(errno, path, "read the key file");
  ARROW_RETURN_NOT_OK(CheckPrivate(file.get(), path));
  std::string text(kMaxFileBytes, '\0');
  ssize_t got = read(file.get(), text.data(), text.size());
  Secret whole(std::move(text));
  if (got < 0) return FailErrno(errno, path, "read the key file");
  ARROW_ASSIGN_OR_RAISE(auto key, ParseKey(Secret(whole.Reveal().substr(0, size_t(got))), path));
  return std::optional<MasterKey>(std::move(key));
}

Status CreateKeyFile(const std::string& path, const MasterKey& key) {
  // link() gives what O_EXCL gives, and the name never shows a half-written key.
  std::string temporary = fmt::format("{}.{}.new", path, getpid());
  unlink(temporary.c_str());
  File file(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.get() < 0) return FailErrno(errno, temporary, "create the key file");
  Secret text(fmt::format("{} {} {}\n", kMagic, key.id, Base64(key.key.Reveal())));
  Status status = WriteAndSync(file.get(), text.Reveal(), temporary);
  if (status.ok() && link(temporary.c_str(), path.c_str()) != 0) {
    status = errno == EEXIST ? Fail(ErrorKind::kChanged, path, "there is a key file already")
                             : FailErrno(errno, path, "create the key file");
  }
  unlink(temporary.c_str());
  return status.ok() ? SyncFolderOf(path) : status;
}

Status ReplaceKeyFile(const std::string& from, const std::string& to) {
  if (rename(from.c_str(), to.c_str()) != 0) return FailErrno(errno, to, "replace the key file");
  return SyncFolderOf(to);
}

}  // namespace waybill::metastore
