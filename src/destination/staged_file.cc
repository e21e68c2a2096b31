#include "destination/staged_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/bytes_json.h"
#include "base/file.h"

namespace waybill::destination {
namespace {

/// Small writes are gathered into one of this size.
constexpr size_t kBufferBytes = 256 << 10;

class StagedFileOutput : public StagedOutput {
 public:
  StagedFileOutput(StagedFile file, FileHandle handle, std::stop_token stop)
      : file_(std::move(file)), handle_(std::move(handle)), stop_(std::move(stop)) {
    buffer_.reserve(kBufferBytes);
  }
  ~StagedFileOutput() override { Discard(); }

  Status Write(const void* data, int64_t nbytes) override {
    if (closed()) return Fail(ErrorKind::kBug, file_.final, "written after it was closed");
    if (stop_.stop_requested()) return Cancelled();
    std::string_view bytes(static_cast<const char*>(data), static_cast<size_t>(nbytes));
    position_ += nbytes;
    if (buffer_.size() + bytes.size() > kBufferBytes) ARROW_RETURN_NOT_OK(WriteBuffer());
    if (bytes.size() >= kBufferBytes) return WriteAll(handle_.get(), bytes, file_.staged);
    buffer_.append(bytes);
    return Status::OK();
  }
  using StagedOutput::Write;

  Status Flush() override { return WriteBuffer(); }

  /// Closed without Finish(): the output is not wanted.
  Status Close() override {
    Discard();
    return Status::OK();
  }
  bool closed() const override { return !handle_.is_open(); }
  Result<int64_t> Tell() const override { return position_; }

  Result<Artifact> Finish() override {
    if (closed()) return Fail(ErrorKind::kBug, file_.final, "finished after it was closed");
    if (stop_.stop_requested()) return Cancelled();
    ARROW_RETURN_NOT_OK(WriteBuffer());
    ARROW_RETURN_NOT_OK(SyncFile(handle_.get(), file_.staged));
    struct stat state {};
    if (::fstat(handle_.get(), &state) != 0) return FailErrno(errno, file_.staged, "look at");
    if (state.st_size != position_) {
      return Fail(ErrorKind::kBug, file_.staged,
                  fmt::format("holds {} bytes where {} were written", state.st_size, position_));
    }
    ARROW_RETURN_NOT_OK(SyncFolder(FolderOf(file_.staged)));
    file_.inode = state.st_ino;
    Artifact artifact = ToArtifact(file_, position_);
    // From here on the file is the artifact's, whatever closing says.
    FileHandle done = std::move(handle_);
    ARROW_RETURN_NOT_OK(done.Close(file_.staged));
    return artifact;
  }

 private:
  Status WriteBuffer() {
    ARROW_RETURN_NOT_OK(WriteAll(handle_.get(), buffer_, file_.staged));
    buffer_.clear();
    return Status::OK();
  }

  void Discard() {
    if (closed()) return;
    FileHandle done = std::move(handle_);
    ::unlink(file_.staged.c_str());
  }

  StagedFile file_;
  FileHandle handle_;
  const std::stop_token stop_;
  std::string buffer_;
  int64_t position_ = 0;
};

}  // namespace

Artifact ToArtifact(const StagedFile& file, int64_t bytes) {
  Json token = Json::object();
  token["staged"] = BytesToJson(file.staged);
  token["final"] = BytesToJson(file.final);
  token["inode"] = file.inode;
  token["replace"] = file.replace;
  return {.name = "file://" + file.final, .token = token.dump(), .bytes = bytes};
}

Result<StagedFile> FromArtifact(const Artifact& artifact) {
  const std::string where = artifact.name + " (artifact)";
  ARROW_ASSIGN_OR_RAISE(Json token, ParseJson(artifact.token, where));
  bool whole = token.is_object() && token.contains("staged") && token.contains("final") &&
               token.contains("inode") && token["inode"].is_number_unsigned() &&
               token.contains("replace") && token["replace"].is_boolean();
  if (!whole) return Fail(ErrorKind::kData, where, "was not made by a file destination");
  StagedFile file{.inode = token["inode"].get<uint64_t>(), .replace = token["replace"].get<bool>()};
  ARROW_ASSIGN_OR_RAISE(file.staged, BytesFromJson(token["staged"], where));
  ARROW_ASSIGN_OR_RAISE(file.final, BytesFromJson(token["final"], where));
  return file;
}

Result<std::shared_ptr<StagedOutput>> OpenStagedFile(StagedFile file, std::stop_token stop) {
  int fd = ::open(file.staged.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (fd < 0 && errno == EEXIST) {
    return Fail(ErrorKind::kChanged, file.staged,
                "is staged already by another attempt of this job; discard that one first");
  }
  if (fd < 0) return FailErrno(errno, file.staged, "create");
  return std::make_shared<StagedFileOutput>(std::move(file), FileHandle(fd), std::move(stop));
}

bool IsPublished(const StagedFile& file, int64_t bytes) {
  struct stat state {};
  return ::lstat(file.final.c_str(), &state) == 0 && state.st_ino == file.inode &&
         state.st_size == bytes;
}

}  // namespace waybill::destination
