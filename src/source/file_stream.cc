#include "source/file_stream.h"

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace waybill::source {
namespace {

Status CheckUnchanged(int fd, const Item& item) {
  struct stat state {};
  if (::fstat(fd, &state) != 0) return FailErrno(errno, item.name, "look at");
  const std::string version = FileVersion(state);
  if (version == item.version && state.st_size == item.bytes) return Status::OK();
  return Fail(ErrorKind::kChanged, item.name,
              fmt::format("changed since it was listed: expected version {} of {} bytes, found {} "
                          "of {} bytes",
                          item.version, item.bytes, version, state.st_size));
}

class FileStream : public arrow::io::InputStream {
 public:
  FileStream(FileHandle file, Item item, std::stop_token stop)
      : file_(std::move(file)), item_(std::move(item)), stop_(std::move(stop)) {}

  Status Close() override {
    FileHandle done = std::move(file_);
    return Status::OK();
  }
  bool closed() const override { return !file_.is_open(); }
  Result<int64_t> Tell() const override { return position_; }

  Result<int64_t> Read(int64_t nbytes, void* out) override {
    if (closed()) return Fail(ErrorKind::kBug, item_.name, "read after it was closed");
    int64_t total = 0;
    while (total < nbytes) {
      if (stop_.stop_requested()) return Cancelled();
      ssize_t got =
          ::read(file_.get(), static_cast<char*>(out) + total, static_cast<size_t>(nbytes - total));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return FailErrno(errno, item_.name, "read");
      if (got == 0) {
        ARROW_RETURN_NOT_OK(CheckEnd());
        break;
      }
      total += got;
      position_ += got;
    }
    return total;
  }

  Result<std::shared_ptr<arrow::Buffer>> Read(int64_t nbytes) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(nbytes));
    ARROW_ASSIGN_OR_RAISE(int64_t got, Read(nbytes, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(got, /*shrink_to_fit=*/false));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
  }

 private:
  Status CheckEnd() {
    ARROW_RETURN_NOT_OK(CheckUnchanged(file_.get(), item_));
    if (position_ == item_.bytes) return Status::OK();
    return Fail(ErrorKind::kChanged, item_.name,
                fmt::format("ended after {} of {} bytes", position_, item_.bytes));
  }

  FileHandle file_;
  const Item item_;
  const std::stop_token stop_;
  int64_t position_ = 0;
};

}  // namespace

std::string FileVersion(const struct stat& state) {
  return fmt::format("{}-{}", state.st_ino,
                     int64_t{state.st_mtim.tv_sec} * 1'000'000'000 + state.st_mtim.tv_nsec);
}

Result<std::shared_ptr<arrow::io::InputStream>> OpenFileStream(FileHandle file, Item item,
                                                               std::stop_token stop) {
  ARROW_RETURN_NOT_OK(CheckUnchanged(file.get(), item));
  ::posix_fadvise(file.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  return std::make_shared<FileStream>(std::move(file), std::move(item), std::move(stop));
}

}  // namespace waybill::source
