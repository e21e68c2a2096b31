#include "source/file_walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <vector>

#include "base/file.h"
#include "stage/staged_name.h"

namespace waybill::source {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using OpenFolder = std::unique_ptr<DIR, CloseFolder>;

struct Entry {
  std::string relative;
  struct stat state {};
  bool is_link = false;
  bool is_folder() const { return S_ISDIR(state.st_mode); }
};

class Walk {
 public:
  Walk(const WalkRequest& request, const WalkVisit& visit, const std::stop_token& stop)
      : request_(request), visit_(visit), stop_(stop) {}

  Status Run() {
    ARROW_ASSIGN_OR_RAISE(top_, OpenFile(request_.folder, O_RDONLY | O_DIRECTORY));
    return Folder("", 0);
  }

 private:
  std::string PathOf(const std::string& relative) const { return request_.folder + relative; }

  /// `relative` is "" or ends in "/".
  Status Folder(const std::string& relative, int depth) {
    if (depth > kWalkDepth) {
      return Fail(ErrorKind::kDefinition, PathOf(relative),
                  fmt::format("lies more than {} folders below the prefix", kWalkDepth));
    }
    ARROW_ASSIGN_OR_RAISE(OpenFolder folder, Open(relative));
    if (!folder) return Status::OK();
    const std::string_view stem = depth == 0 ? std::string_view(request_.stem) : "";
    for (bool more = true; more;) {
      if (stop_.stop_requested()) return Cancelled();
      std::vector<std::string> names;
      ARROW_ASSIGN_OR_RAISE(more, ReadNames(folder.get(), PathOf(relative), stem, &names));
      std::sort(names.begin(), names.end());
      ARROW_RETURN_NOT_OK(Window(folder.get(), relative, names, depth));
    }
    return Status::OK();
  }

  /// Null when the folder went away since its name was read.
  Result<OpenFolder> Open(const std::string& relative) {
    const std::string path = PathOf(relative);
    auto opened =
        OpenBeneath(top_.get(), relative.empty() ? "." : relative, O_RDONLY | O_DIRECTORY, path);
    if (!opened.ok() && !relative.empty() && KindOf(opened.status()) == ErrorKind::kMissing) {
      return OpenFolder();
    }
    ARROW_ASSIGN_OR_RAISE(int fd, opened);
    FileHandle handle(fd);
    OpenFolder folder(::fdopendir(fd));
    if (!folder) return FailErrno(errno, path, "list the folder");
    handle.Release();
    return folder;
  }

  /// Up to kWalkWindow names that may matter; false when the folder is read to its end.
  static Result<bool> ReadNames(DIR* folder, const std::string& path, std::string_view stem,
                                std::vector<std::string>* names) {
    while (names->size() < kWalkWindow) {
      errno = 0;
      const dirent* entry = ::readdir(folder);
      if (entry == nullptr && errno != 0) return FailErrno(errno, path, "list the folder");
      if (entry == nullptr) return false;
      std::string_view name(entry->d_name);
      if (name == "." || name == ".." || IsStagedName(name) || !name.starts_with(stem)) continue;
      names->emplace_back(name);
    }
    return true;
  }

  Status Window(DIR* folder, const std::string& relative, const std::vector<std::string>& names,
                int depth) {
    std::vector<Entry> entries;
    for (const std::string& name : names) {
      if (stop_.stop_requested()) return Cancelled();
      Entry entry{.relative = relative + name};
      if (::fstatat(::dirfd(folder), name.c_str(), &entry.state, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) continue;
        return FailErrno(errno, PathOf(entry.relative), "look at");
      }
      entry.is_link = S_ISLNK(entry.state.st_mode);
      bool wanted =
          entry.is_folder() ? request_.recursive : entry.is_link || S_ISREG(entry.state.st_mode);
      if (wanted) entries.push_back(std::move(entry));
    }
    return VisitEntries(entries, depth);
  }

  Status VisitEntries(std::vector<Entry>& entries, int depth) {
    std::vector<std::string> paths;
    for (const Entry& entry : entries) paths.push_back(PathOf(entry.relative));
    ARROW_ASSIGN_OR_RAISE(auto matches, request_.pattern.Matches(paths));
    for (size_t i = 0; i < entries.size(); ++i) {
      if (stop_.stop_requested()) return Cancelled();
      if (entries[i].is_folder()) {
        ARROW_RETURN_NOT_OK(Folder(entries[i].relative + "/", depth + 1));
      } else if (matches[i]) {
        ARROW_RETURN_NOT_OK(VisitFile(entries[i]));
      }
    }
    return Status::OK();
  }

  Status VisitFile(Entry& entry) {
    if (entry.is_link) {
      const std::string path = PathOf(entry.relative);
      struct stat target_state {};
      if (::stat(path.c_str(), &target_state) == 0 && S_ISDIR(target_state.st_mode)) {
        return Status::OK();
      }
      ARROW_ASSIGN_OR_RAISE(int fd, OpenBeneath(top_.get(), entry.relative, O_PATH, path));
      FileHandle target(fd);
      if (::fstat(fd, &entry.state) != 0) return FailErrno(errno, path, "look at");
      if (!S_ISREG(entry.state.st_mode)) return Status::OK();
    }
    return visit_(entry.relative, entry.state);
  }

  const WalkRequest& request_;
  const WalkVisit& visit_;
  const std::stop_token& stop_;
  FileHandle top_;
};

}  // namespace

Status WalkFiles(const WalkRequest& request, const WalkVisit& visit, const std::stop_token& stop) {
  return Walk(request, visit, stop).Run();
}

Result<int> OpenBeneath(int folder_fd, const std::string& relative, int flags,
                        const std::string& path) {
  struct open_how how {};
  how.flags = static_cast<uint64_t>(flags | O_NONBLOCK | O_CLOEXEC);
  // openat2 refuses O_NONBLOCK together with O_PATH, which opens nothing and so never blocks.
  if ((flags & O_PATH) != 0) how.flags = static_cast<uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  for (;;) {
    long fd = ::syscall(SYS_openat2, folder_fd, relative.c_str(), &how, sizeof how);
    if (fd >= 0) return static_cast<int>(fd);
    // EAGAIN: a folder was renamed while the kernel walked the path, and it cannot tell whether
    // the path still stays beneath.
    if (errno == EAGAIN || errno == EINTR) continue;
    if (errno == EXDEV) {
      return Fail(ErrorKind::kDenied, path,
                  "is a symbolic link that leads out of the folder of path_prefix; copy the file "
                  "there, or leave it out by path_match_pattern");
    }
    return FailErrno(errno, path, "open");
  }
}

}  // namespace waybill::source
