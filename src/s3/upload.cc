#include "s3/upload.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>

#include "base/bounded_queue.h"
#include "s3/part_sizes.h"

namespace waybill::s3 {
namespace {

struct FilledPart {
  int number = 0;
  std::string bytes;
};

/// Buffers go round: a free one is filled by the writer, sent by a thread, and free again. Their
/// number bounds the memory.
class MultipartUpload : public Upload {
 public:
  MultipartUpload(Client& client, std::string bucket, std::string key, UploadOptions options)
      : client_(client),
        bucket_(std::move(bucket)),
        key_(std::move(key)),
        options_(std::move(options)),
        free_(size_t(options_.parts_in_flight) + 1),
        filled_(size_t(options_.parts_in_flight) + 1) {}

  ~MultipartUpload() override { static_cast<void>(Abort()); }

  Status Start(const std::stop_token& stop) {
    forward_.emplace(stop, [this] { stop_.request_stop(); });
    ARROW_ASSIGN_OR_RAISE(NewUpload upload,
                          client_.CreateUpload(bucket_, key_, options_.write, stop));
    id_ = upload.upload_id;
    if (options_.on_created) ARROW_RETURN_NOT_OK(options_.on_created(upload));
    for (int i = 0; i < options_.parts_in_flight; ++i) {
      free_.Push({}, stop_.get_token());
      threads_.emplace_back([this] { SendParts(); });
    }
    return Status::OK();
  }

  Status Write(const void* data, int64_t nbytes) override {
    ARROW_RETURN_NOT_OK(CheckWritable());
    std::string_view rest(static_cast<const char*>(data), size_t(nbytes));
    while (!rest.empty()) {
      auto part_bytes = size_t(PartBytes(options_.part_bytes, next_number_));
      buffer_.reserve(part_bytes);
      size_t step = std::min(rest.size(), part_bytes - buffer_.size());
      buffer_.append(rest.substr(0, step));
      rest.remove_prefix(step);
      if (buffer_.size() == part_bytes) ARROW_RETURN_NOT_OK(Hand());
    }
    position_ += nbytes;
    return Status::OK();
  }

  Result<StagedUpload> Finish() override {
    ARROW_RETURN_NOT_OK(CheckWritable());
    if (!buffer_.empty() || next_number_ == 1) ARROW_RETURN_NOT_OK(Hand());
    filled_.Close();
    threads_.clear();
    ARROW_RETURN_NOT_OK(CheckWritable());
    closed_ = true;
    std::sort(parts_.begin(), parts_.end(),
              [](const Part& a, const Part& b) { return a.number < b.number; });
    return StagedUpload{.upload_id = id_, .parts = std::move(parts_), .bytes = position_};
  }

  Status Abort() override {
    if (std::exchange(closed_, true)) return Status::OK();
    stop_.request_stop();
    threads_.clear();
    if (id_.empty()) return Status::OK();
    // The job's own stop token has fired already when it is cancelled; cleaning up goes on.
    return client_.AbortUpload(bucket_, key_, id_, std::stop_token());
  }
  Status Close() override { return Abort(); }
  bool closed() const override { return closed_; }
  Result<int64_t> Tell() const override { return position_; }

 private:
  Status CheckWritable() {
    if (closed_) return Fail(ErrorKind::kBug, Uri(bucket_, key_), "written to after its end");
    std::lock_guard lock(mutex_);
    ARROW_RETURN_NOT_OK(failure_);
    return stop_.stop_requested() ? Cancelled() : Status::OK();
  }

  /// Give the filled buffer to a sending thread and take a free one.
  Status Hand() {
    if (next_number_ > kMaxParts) {
      return Fail(ErrorKind::kDefinition, Uri(bucket_, key_),
                  fmt::format("more than {} bytes, all that {} parts hold when the first has {}: "
                              "write several files",
                              position_, kMaxParts, options_.part_bytes));
    }
    filled_.Push({next_number_++, std::move(buffer_)}, stop_.get_token());
    auto next = free_.Pop(stop_.get_token());
    if (next) buffer_ = std::move(*next);
    buffer_.clear();
    return CheckWritable();
  }

  void SendParts() {
    while (auto filled = filled_.Pop(stop_.get_token())) {
      auto part =
          client_.UploadPart(bucket_, key_, id_, filled->number, filled->bytes, stop_.get_token());
      {
        std::lock_guard lock(mutex_);
        if (part.ok()) parts_.push_back(*part);
        if (!part.ok() && failure_.ok()) failure_ = part.status();
      }
      // Also after a failure, so that the writer wakes up and finds it.
      free_.Push(std::move(filled->bytes), stop_.get_token());
    }
  }

  Client& client_;
  const std::string bucket_;
  const std::string key_;
  const UploadOptions options_;
  std::string id_;
  std::string buffer_;
  int next_number_ = 1;
  int64_t position_ = 0;
  bool closed_ = false;

  std::stop_source stop_;
  std::optional<std::stop_callback<std::function<void()>>> forward_;
  BoundedQueue<std::string> free_;
  BoundedQueue<FilledPart> filled_;
  std::mutex mutex_;  // guards parts_ and failure_
  std::vector<Part> parts_;
  Status failure_;
  std::vector<std::jthread> threads_;
};

Status Validate(const UploadOptions& options, const std::string& where) {
  bool sizes_ok = options.part_bytes >= kMinPartBytes && options.part_bytes <= kMaxPartBytes;
  if (sizes_ok && options.parts_in_flight >= 1) return Status::OK();
  return Fail(
      ErrorKind::kDefinition, where,
      fmt::format("part_bytes is {} and parts_in_flight {}; expected {} to {} and at least 1",
                  options.part_bytes, options.parts_in_flight, kMinPartBytes, kMaxPartBytes));
}

}  // namespace

Result<std::shared_ptr<Upload>> Upload::Open(Client& client, std::string bucket, std::string key,
                                             UploadOptions options, std::stop_token stop) {
  ARROW_RETURN_NOT_OK(Validate(options, Uri(bucket, key)));
  auto upload = std::make_shared<MultipartUpload>(client, std::move(bucket), std::move(key),
                                                  std::move(options));
  ARROW_RETURN_NOT_OK(upload->Start(stop));
  return upload;
}

}  // namespace waybill::s3
