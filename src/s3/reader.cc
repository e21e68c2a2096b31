#include "s3/reader.h"

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/streaming_copy.h"

namespace waybill::s3 {
namespace {

using arrow::Buffer;

/// With that much on its way at once, a block has left the caches before anybody looks at it.
constexpr int64_t kStreamingBytes = 16 << 20;

using Copy = void (*)(void* to, const void* from, size_t bytes);

void PlainCopy(void* to, const void* from, size_t bytes) { std::memcpy(to, from, bytes); }

/// Fills a place of known size.
class MemorySink : public http::BodySink {
 public:
  MemorySink(uint8_t* out, int64_t bytes, Copy copy) : out_(out), room_(bytes), copy_(copy) {}

  Status Write(std::string_view bytes) override {
    auto size = static_cast<int64_t>(bytes.size());
    if (size > room_) {
      return Fail(ErrorKind::kData, "S3's answer", "more bytes than the object was listed with");
    }
    copy_(out_, bytes.data(), bytes.size());
    out_ += size;
    room_ -= size;
    return Status::OK();
  }

  int64_t missing() const { return room_; }

 private:
  uint8_t* out_;
  int64_t room_;
  const Copy copy_;
};

/// One object, pinned, and how to read a range of it.
class PinnedObject {
 public:
  PinnedObject(Client& client, std::string bucket, const Object& object, Copy copy)
      : client_(client), bucket_(std::move(bucket)), object_(object), copy_(copy) {}

  int64_t bytes() const { return object_.bytes; }
  std::string uri() const { return Uri(bucket_, object_.key); }

  Status Read(int64_t offset, int64_t length, uint8_t* out, std::stop_token stop) const {
    if (length == 0) return Status::OK();
    MemorySink sink(out, length, copy_);
    const Pin pin{.etag = object_.etag, .version_id = object_.version_id};
    // A whole read has no Range, so that S3 answers with the object's own checksum.
    int64_t asked = offset == 0 && length == bytes() ? -1 : length;
    ARROW_RETURN_NOT_OK(client_.GetObject(bucket_, object_.key, pin, offset, asked, sink, stop));
    if (sink.missing() == 0) return Status::OK();
    return Fail(ErrorKind::kChanged, uri(),
                fmt::format("listed with {} bytes, {} are missing", bytes(), sink.missing()));
  }

  Result<std::shared_ptr<Buffer>> Read(int64_t offset, int64_t length, std::stop_token stop) const {
    ARROW_ASSIGN_OR_RAISE(std::shared_ptr<Buffer> buffer, arrow::AllocateBuffer(length));
    ARROW_RETURN_NOT_OK(Read(offset, length, buffer->mutable_data(), std::move(stop)));
    return buffer;
  }

 private:
  Client& client_;
  const std::string bucket_;
  const Object object_;
  const Copy copy_;
};

Status CheckOpen(bool closed, const std::string& uri) {
  return closed ? Fail(ErrorKind::kBug, uri, "read after it was closed") : Status::OK();
}

/// Blocks of one size that are used again, since a page of memory that is new costs a fault.
///
/// Owns     the free blocks; a lent one keeps the pool alive and comes back when it is dropped.
/// Threads  any.
class BlockPool : public std::enable_shared_from_this<BlockPool> {
 public:
  BlockPool(int64_t block_bytes, int64_t most_free)
      : block_bytes_(block_bytes), most_free_(most_free) {}

  Result<std::shared_ptr<Buffer>> Take() {
    ARROW_ASSIGN_OR_RAISE(auto block, FreeOrNew());
    return std::shared_ptr<Buffer>(block.release(), [pool = shared_from_this()](Buffer* lent) {
      pool->Return(std::unique_ptr<Buffer>(lent));
    });
  }

 private:
  Result<std::unique_ptr<Buffer>> FreeOrNew() {
    std::lock_guard lock(mutex_);
    if (free_.empty()) return arrow::AllocateBuffer(block_bytes_);
    auto block = std::move(free_.back());
    free_.pop_back();
    return block;
  }
  void Return(std::unique_ptr<Buffer> block) {
    std::lock_guard lock(mutex_);
    if (std::ssize(free_) < most_free_) free_.push_back(std::move(block));
  }

  const int64_t block_bytes_;
  const int64_t most_free_;
  std::mutex mutex_;  // guards free_
  std::vector<std::unique_ptr<Buffer>> free_;
};

/// Fetches ranges 0, 1, 2… ahead of the one who takes them.
///
/// Threads  Take is for one thread; the fetching threads are its own.
class Prefetcher {
 public:
  Prefetcher(const PinnedObject& object, const ReadOptions& options)
      : object_(object),
        options_(options),
        count_(RangeCount()),
        blocks_(std::make_shared<BlockPool>(std::min(options_.range_bytes, object_.bytes()),
                                            options_.ranges_ahead + 1)) {
    // One range is fetched by whoever takes it.
    if (count_ < 2) return;
    auto threads = std::min<int64_t>(options_.ranges_ahead, count_);
    for (int64_t i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
  }
  ~Prefetcher() { Stop(); }

  void Stop() {
    stop_.request_stop();
    threads_.clear();
    blocks_.reset();
  }
  void RequestStop() { stop_.request_stop(); }

  /// The next range; null behind the last one.
  Result<std::shared_ptr<Buffer>> Take() {
    if (taken_ == count_) return std::shared_ptr<Buffer>();
    if (threads_.empty()) {
      auto range = Fetch(taken_);
      if (range.ok()) ++taken_;
      return range;
    }
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop_.get_token(), [&] { return ready_.contains(taken_); });
    auto found = ready_.find(taken_);
    if (found == ready_.end()) return Cancelled();
    // A failed range stays, so that every later read fails the same way.
    if (!found->second.ok()) return found->second.status();
    auto range = std::move(found->second);
    ready_.erase(found);
    ++taken_;
    changed_.notify_all();
    return range;
  }

 private:
  int64_t RangeCount() const {
    return (object_.bytes() + options_.range_bytes - 1) / options_.range_bytes;
  }

  Result<std::shared_ptr<Buffer>> Fetch(int64_t index) {
    int64_t offset = index * options_.range_bytes;
    int64_t length = std::min(options_.range_bytes, object_.bytes() - offset);
    ARROW_ASSIGN_OR_RAISE(auto block, blocks_->Take());
    ARROW_RETURN_NOT_OK(object_.Read(offset, length, block->mutable_data(), stop_.get_token()));
    return arrow::SliceBuffer(std::move(block), 0, length);
  }

  void Work() {
    for (;;) {
      int64_t index = 0;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, stop_.get_token(), [&] {
          return started_ == count_ || failed_ || started_ < taken_ + options_.ranges_ahead;
        });
        if (stop_.stop_requested() || started_ == count_ || failed_) return;
        index = started_++;
      }
      auto range = Fetch(index);
      std::lock_guard lock(mutex_);
      failed_ |= !range.ok();
      ready_.emplace(index, std::move(range));
      changed_.notify_all();
    }
  }

  const PinnedObject& object_;
  const ReadOptions options_;
  const int64_t count_;
  std::shared_ptr<BlockPool> blocks_;
  std::stop_source stop_;
  std::mutex mutex_;  // guards all below but threads_
  std::condition_variable_any changed_;
  std::map<int64_t, Result<std::shared_ptr<Buffer>>> ready_;
  int64_t started_ = 0;
  int64_t taken_ = 0;
  bool failed_ = false;
  std::vector<std::jthread> threads_;
};

class ObjectStream : public arrow::io::InputStream {
 public:
  ObjectStream(PinnedObject object, const ReadOptions& options, std::stop_token stop)
      : object_(std::move(object)),
        ranges_(object_, options),
        forward_(std::move(stop), [this] { ranges_.RequestStop(); }) {}
  ~ObjectStream() override = default;

  Status Close() override {
    closed_ = true;
    ranges_.Stop();
    block_.reset();
    return Status::OK();
  }
  bool closed() const override { return closed_; }
  Result<int64_t> Tell() const override { return position_; }

  Result<int64_t> Read(int64_t nbytes, void* out) override {
    ARROW_RETURN_NOT_OK(CheckOpen(closed_, object_.uri()));
    int64_t done = 0;
    while (done < nbytes) {
      ARROW_ASSIGN_OR_RAISE(int64_t left, FillBlock());
      if (left == 0) break;
      int64_t step = std::min(nbytes - done, left);
      std::memcpy(static_cast<uint8_t*>(out) + done, block_->data() + used_, size_t(step));
      used_ += step;
      done += step;
    }
    position_ += done;
    return done;
  }

  Result<std::shared_ptr<Buffer>> Read(int64_t nbytes) override {
    ARROW_RETURN_NOT_OK(CheckOpen(closed_, object_.uri()));
    ARROW_ASSIGN_OR_RAISE(int64_t left, FillBlock());
    // Within a block nothing is copied; the slice keeps the block alive.
    if (nbytes <= left || position_ + left == object_.bytes()) {
      int64_t step = std::min(nbytes, left);
      auto slice = step == 0 ? std::make_shared<Buffer>(nullptr, 0)
                             : arrow::SliceBuffer(block_, used_, step);
      used_ += step;
      position_ += step;
      return slice;
    }
    nbytes = std::min(nbytes, object_.bytes() - position_);
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(nbytes));
    ARROW_ASSIGN_OR_RAISE(int64_t done, Read(nbytes, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(done, /*shrink_to_fit=*/false));
    return std::shared_ptr<Buffer>(std::move(buffer));
  }

 private:
  /// Bytes left in the block, after taking the next one when there are none. 0: the end.
  Result<int64_t> FillBlock() {
    if (block_ && used_ < block_->size()) return block_->size() - used_;
    block_.reset();  // before the next is waited for, so that no more than the window is held
    used_ = 0;
    ARROW_ASSIGN_OR_RAISE(block_, ranges_.Take());
    return block_ ? block_->size() : 0;
  }

  const PinnedObject object_;
  Prefetcher ranges_;
  std::stop_callback<std::function<void()>> forward_;
  std::shared_ptr<Buffer> block_;
  int64_t used_ = 0;
  int64_t position_ = 0;
  bool closed_ = false;
};

class ObjectFile : public arrow::io::RandomAccessFile {
 public:
  ObjectFile(PinnedObject object, std::stop_token stop)
      : object_(std::move(object)), stop_(std::move(stop)) {}
  ~ObjectFile() override = default;

  Status Close() override {
    closed_ = true;
    return Status::OK();
  }
  bool closed() const override { return closed_; }
  Result<int64_t> Tell() const override { return position_; }
  Result<int64_t> GetSize() override { return object_.bytes(); }

  Status Seek(int64_t position) override {
    if (position < 0 || position > object_.bytes()) {
      return Fail(ErrorKind::kBug, object_.uri(), fmt::format("seek to byte {}", position));
    }
    position_ = position;
    return Status::OK();
  }

  Result<int64_t> ReadAt(int64_t position, int64_t nbytes, void* out) override {
    ARROW_ASSIGN_OR_RAISE(nbytes, Clamp(position, nbytes));
    ARROW_RETURN_NOT_OK(object_.Read(position, nbytes, static_cast<uint8_t*>(out), stop_));
    return nbytes;
  }
  Result<std::shared_ptr<Buffer>> ReadAt(int64_t position, int64_t nbytes) override {
    ARROW_ASSIGN_OR_RAISE(nbytes, Clamp(position, nbytes));
    return object_.Read(position, nbytes, stop_);
  }

  Result<int64_t> Read(int64_t nbytes, void* out) override {
    ARROW_ASSIGN_OR_RAISE(int64_t done, ReadAt(position_, nbytes, out));
    position_ += done;
    return done;
  }
  Result<std::shared_ptr<Buffer>> Read(int64_t nbytes) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, ReadAt(position_, nbytes));
    position_ += buffer->size();
    return buffer;
  }

 private:
  Result<int64_t> Clamp(int64_t position, int64_t nbytes) const {
    ARROW_RETURN_NOT_OK(CheckOpen(closed_, object_.uri()));
    if (position < 0 || nbytes < 0) {
      return Fail(ErrorKind::kBug, object_.uri(), fmt::format("read {} at {}", nbytes, position));
    }
    return std::clamp<int64_t>(object_.bytes() - position, 0, nbytes);
  }

  const PinnedObject object_;
  const std::stop_token stop_;
  int64_t position_ = 0;
  std::atomic<bool> closed_ = false;
};

Status CheckPinned(const std::string& bucket, const Object& object) {
  if (!object.etag.empty() || !object.version_id.empty()) return Status::OK();
  return Fail(ErrorKind::kBug, Uri(bucket, object.key), "neither ETag nor version to read it by");
}

}  // namespace

Result<std::shared_ptr<arrow::io::InputStream>> OpenStream(Client& client,
                                                           const std::string& bucket,
                                                           const Object& object,
                                                           const ReadOptions& options,
                                                           std::stop_token stop) {
  ARROW_RETURN_NOT_OK(CheckPinned(bucket, object));
  if (options.range_bytes < 1 || options.ranges_ahead < 1) {
    return Fail(ErrorKind::kBug, Uri(bucket, object.key), "a reader without ranges");
  }
  const int64_t window = std::min(object.bytes, options.range_bytes * options.ranges_ahead);
  const Copy copy = window >= kStreamingBytes ? StreamingCopy : PlainCopy;
  return std::make_shared<ObjectStream>(PinnedObject(client, bucket, object, copy), options,
                                        std::move(stop));
}

Result<std::shared_ptr<arrow::io::RandomAccessFile>> OpenFile(Client& client,
                                                              const std::string& bucket,
                                                              const Object& object,
                                                              std::stop_token stop) {
  ARROW_RETURN_NOT_OK(CheckPinned(bucket, object));
  return std::make_shared<ObjectFile>(PinnedObject(client, bucket, object, PlainCopy),
                                      std::move(stop));
}

}  // namespace waybill::s3
