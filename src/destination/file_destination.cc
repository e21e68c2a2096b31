#include "destination/file_destination.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

#include "base/file.h"
#include "base/name_rule.h"
#include "destination/staged_file.h"
#include "stage/staged_name.h"

namespace waybill::destination {
namespace {

struct Naming {
  std::string prefix;  ///< absolute
  NameRule rule;
  std::string extension;
  bool replace = true;

  std::string Final(int task, int file) const { return prefix + rule.Name(task, file) + extension; }
};

Status FailTaken(const std::string& path) {
  return Fail(
      ErrorKind::kChanged, path,
      "exists already, and if_exists is \"fail\"; remove it, or choose another path_prefix");
}

/// Rename without replacing, also on file systems that do not know how.
int RenameIfFree(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL) return errno;
  if (::link(from.c_str(), to.c_str()) != 0) return errno;
  return ::unlink(from.c_str()) == 0 ? 0 : errno;
}

/// Remove what `job_id` staged in `folder`, whatever its name.
Status RemoveStaged(const std::string& folder, const std::string& job_id) {
  DIR* opened = ::opendir(folder.c_str());
  if (opened == nullptr && errno == ENOENT) return Status::OK();
  if (opened == nullptr) return FailErrno(errno, folder, "list the folder");
  Status status;
  const std::string ending = StagedName("", job_id).substr(1);
  while (const dirent* entry = ::readdir(opened)) {
    std::string_view name(entry->d_name);
    if (!IsStagedName(name) || !name.ends_with(ending)) continue;
    if (::unlinkat(::dirfd(opened), entry->d_name, 0) != 0 && errno != ENOENT && status.ok()) {
      status = FailErrno(errno, folder + "/" + std::string(name), "remove");
    }
  }
  ::closedir(opened);
  return status;
}

class FileDestination : public Destination {
 public:
  explicit FileDestination(Naming naming) : naming_(std::move(naming)) {}

  Result<std::shared_ptr<StagedOutput>> Stage(const StageRequest& request,
                                              std::stop_token stop) override {
    if (stop.stop_requested()) return Cancelled();
    StagedFile file{.final = naming_.Final(request.task, request.file), .replace = naming_.replace};
    const std::string folder = FolderOf(file.final);
    const size_t name_at = file.final.rfind('/') + 1;
    file.staged =
        file.final.substr(0, name_at) + StagedName(file.final.substr(name_at), request.job_id);
    struct stat state {};
    if (!file.replace && ::lstat(file.final.c_str(), &state) == 0) return FailTaken(file.final);
    ARROW_RETURN_NOT_OK(MakeFolders(folder));
    if (request.on_created) ARROW_RETURN_NOT_OK(request.on_created(ToArtifact(file, 0)));
    return OpenStagedFile(std::move(file), std::move(stop));
  }

  Result<Published> Publish(const Artifact& artifact, std::stop_token stop) override {
    if (stop.stop_requested()) return Cancelled();
    ARROW_ASSIGN_OR_RAISE(StagedFile file, FromArtifact(artifact));
    if (file.inode == 0) return Fail(ErrorKind::kBug, artifact.name, "was never finished");
    ARROW_RETURN_NOT_OK(Rename(file, artifact.bytes));
    ARROW_RETURN_NOT_OK(SyncFolder(FolderOf(file.final)));
    return Published{.name = artifact.name, .version = "", .bytes = artifact.bytes};
  }

  Status Discard(const Artifact& artifact, std::stop_token stop) override {
    if (stop.stop_requested()) return Cancelled();
    ARROW_ASSIGN_OR_RAISE(StagedFile file, FromArtifact(artifact));
    if (::unlink(file.staged.c_str()) == 0 || errno == ENOENT || errno == ENOTDIR) {
      return Status::OK();
    }
    return FailErrno(errno, file.staged, "remove");
  }

  Status DiscardStrays(const std::string& job_id, int tasks, Time /*since*/,
                       std::stop_token stop) override {
    std::set<std::string> folders;
    for (int task = 0; task < tasks; ++task) {
      if (stop.stop_requested()) return Cancelled();
      std::string folder = FolderOf(naming_.Final(task, 0));
      if (folders.insert(folder).second) ARROW_RETURN_NOT_OK(RemoveStaged(folder, job_id));
    }
    return Status::OK();
  }

  std::string NameOf(int task, int file) const override {
    return "file://" + naming_.Final(task, file);
  }

  std::string Describe() const override { return "file://" + naming_.prefix; }

 private:
  static Status Rename(const StagedFile& file, int64_t bytes) {
    int error = file.replace ? (::rename(file.staged.c_str(), file.final.c_str()) == 0 ? 0 : errno)
                             : RenameIfFree(file.staged, file.final);
    if (error == 0) return Status::OK();
    if (IsPublished(file, bytes)) {
      ::unlink(file.staged.c_str());
      return Status::OK();
    }
    if (error == EEXIST) return FailTaken(file.final);
    if (error == ENOENT) {
      return Fail(ErrorKind::kMissing, file.final,
                  fmt::format("cannot be published: {} is gone, and what has the name now is not "
                              "the file that was staged",
                              file.staged));
    }
    return FailErrno(error, file.final, "publish");
  }

  const Naming naming_;
};

}  // namespace

const OptionTable& FileDestinationOptions() {
  static const OptionTable kTable = {
      .name = "file",
      .sentence = "Files of this machine, visible all at once when the job is published.",
      .options = {
          {.name = "path_prefix",
           .type = OptionType::kString,
           .required = true,
           .sentence = "What the names of all files begin with; relative to the working folder; "
                       "missing folders are made"},
          {.name = "file_ext",
           .type = OptionType::kString,
           .default_json = "\"\"",
           .sentence = "What the names of all files end with, such as .parquet or .csv.gz"},
          {.name = "sequence_format",
           .type = OptionType::kString,
           .default_json = "\".%03d.%02d\"",
           .sentence =
               "How files are numbered, between prefix and extension: the task's number, "
               "then the file's within its task; of one number alone, the task's, which has "
               "one file"},
          {.name = "if_exists",
           .type = OptionType::kChoice,
           .default_json = "\"replace\"",
           .sentence = "What to do when a file of that name exists: replace it, or fail the job",
           .choices = {"replace", "fail"}}}};
  return kTable;
}

Result<std::unique_ptr<Destination>> MakeFileDestination(const Json& options) {
  auto text = [&](const char* name) { return options.at(name).get<std::string>(); };
  ARROW_ASSIGN_OR_RAISE(auto prefix, AbsolutePath(text("path_prefix")));
  ARROW_ASSIGN_OR_RAISE(auto rule, NameRule::Parse(text("sequence_format")));
  if (text("file_ext").find('\0') != std::string::npos) {
    return Fail(ErrorKind::kDefinition, "file_ext", "a path holds no NUL");
  }
  return std::make_unique<FileDestination>(Naming{.prefix = std::move(prefix),
                                                  .rule = std::move(rule),
                                                  .extension = text("file_ext"),
                                                  .replace = text("if_exists") == "replace"});
}

}  // namespace waybill::destination
