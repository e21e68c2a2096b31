#include "pipeline/read_ahead.h"

#include <arrow/buffer.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "decode/members.h"

namespace waybill::pipeline {
namespace {

/// Counts what is read through it.
class CountingStream : public arrow::io::InputStream {
 public:
  CountingStream(std::shared_ptr<arrow::io::InputStream> input, std::atomic<int64_t>& total)
      : input_(std::move(input)), total_(total) {}

  Status Close() override { return input_->Close(); }
  bool closed() const override { return input_->closed(); }
  Result<int64_t> Tell() const override { return count_; }

  Result<int64_t> Read(int64_t nbytes, void* out) override {
    ARROW_ASSIGN_OR_RAISE(int64_t read, input_->Read(nbytes, out));
    Count(read);
    return read;
  }
  Result<std::shared_ptr<arrow::Buffer>> Read(int64_t nbytes) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, input_->Read(nbytes));
    Count(buffer->size());
    return buffer;
  }

  int64_t count() const { return count_; }

 private:
  void Count(int64_t bytes) {
    count_ += bytes;
    total_ += bytes;
  }

  std::shared_ptr<arrow::io::InputStream> input_;
  std::atomic<int64_t>& total_;
  int64_t count_ = 0;
};

Status CheckLength(const Item& item, int64_t read) {
  if (read == item.bytes) return Status::OK();
  return Fail(ErrorKind::kChanged, item.name,
              fmt::format("has {} bytes, and had {} when it was listed", read, item.bytes));
}

}  // namespace

/// One member's blocks as a stream.
class BlockStream : public arrow::io::InputStream {
 public:
  explicit BlockStream(ReadAhead& ahead) : ahead_(ahead) {}

  Status Close() override {
    closed_ = true;
    block_.reset();
    return Status::OK();
  }
  bool closed() const override { return closed_; }
  Result<int64_t> Tell() const override { return position_; }

  Result<int64_t> Read(int64_t nbytes, void* out) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, Read(nbytes));
    if (buffer->size() > 0) std::memcpy(out, buffer->data(), static_cast<size_t>(buffer->size()));
    return buffer->size();
  }

  /// A slice of a block, without a copy. May be shorter than asked for, and empty only at the end.
  Result<std::shared_ptr<arrow::Buffer>> Read(int64_t nbytes) override {
    while (!at_end_ && (!block_ || used_ == block_->size())) {
      ARROW_ASSIGN_OR_RAISE(block_, ahead_.PopBlock());
      at_end_ = block_ == nullptr;
      used_ = 0;
    }
    if (at_end_) return std::make_shared<arrow::Buffer>(nullptr, 0);
    const int64_t size = std::min(nbytes, block_->size() - used_);
    auto slice = arrow::SliceBuffer(block_, used_, size);
    used_ += size;
    position_ += size;
    return slice;
  }

 private:
  ReadAhead& ahead_;
  ReadAhead::Block block_;
  int64_t used_ = 0;
  int64_t position_ = 0;
  bool at_end_ = false;
  bool closed_ = false;
};

ReadAhead::ReadAhead(const Split& split, const Shared& shared)
    : split_(split), shared_(shared), thread_([this] { ReadItems(); }) {}

ReadAhead::~ReadAhead() { pieces_.Close(); }

Result<std::optional<Member>> ReadAhead::NextMember() {
  while (!at_member_end_) ARROW_RETURN_NOT_OK(PopBlock().status());
  ARROW_ASSIGN_OR_RAISE(Piece piece, Pop());
  auto* begins = std::get_if<MemberBegins>(&piece);
  if (begins == nullptr) return std::nullopt;
  at_member_end_ = false;
  return Member{.name = std::move(begins->name), .bytes = std::make_shared<BlockStream>(*this)};
}

Result<ReadAhead::Block> ReadAhead::PopBlock() {
  if (at_member_end_) return nullptr;
  ARROW_ASSIGN_OR_RAISE(Piece piece, Pop());
  Block block = std::get<Block>(std::move(piece));
  at_member_end_ = block == nullptr;
  return block;
}

Result<ReadAhead::Piece> ReadAhead::Pop() {
  auto piece = pieces_.Pop(shared_.failure.token());
  if (!piece) return Cancelled();
  return *std::move(piece);
}

Status ReadAhead::Push(Piece piece) {
  return pieces_.Push(std::move(piece), shared_.failure.token()) ? Status::OK() : Cancelled();
}

void ReadAhead::ReadItems() {
  for (const Item& item : split_.items) {
    Status status = ReadItem(item);
    if (status.ok()) continue;
    if (!IsCancelled(status)) {
      const ErrorKind kind = KindOf(status);
      if (kind == ErrorKind::kChanged || kind == ErrorKind::kMissing) shared_.plan_is_stale = true;
    }
    return shared_.failure.Note(Naming(item.name, status));
  }
}

Status ReadAhead::ReadItem(const Item& item) {
  ARROW_ASSIGN_OR_RAISE(auto stored, shared_.stages.source->Open(item, shared_.failure.token()));
  auto counted = std::make_shared<CountingStream>(std::move(stored), shared_.progress.bytes_read);
  ARROW_ASSIGN_OR_RAISE(auto members, decode::OpenMembers(counted, *shared_.stages.connectors,
                                                          shared_.stages.unpacking));
  ARROW_RETURN_NOT_OK(ReadMembers(*members));
  // A decoder may stop before the last stored byte; a source proves only at the end that the item
  // is still the one that was listed.
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto rest, counted->Read(kBlockBytes));
    if (rest->size() == 0) break;
  }
  ARROW_RETURN_NOT_OK(CheckLength(item, counted->count()));
  ARROW_RETURN_NOT_OK(members->Close());
  bytes_read_ += counted->count();
  return Push(ItemEnds());
}

Status ReadAhead::ReadMembers(MemberReader& members) {
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto member, members.Next());
    if (!member) return Status::OK();
    ARROW_RETURN_NOT_OK(Push(MemberBegins{std::move(member->name)}));
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(Block block, member->bytes->Read(kBlockBytes));
      if (block->size() == 0) break;
      ARROW_RETURN_NOT_OK(Push(std::move(block)));
    }
    ARROW_RETURN_NOT_OK(Push(Block()));
  }
}

}  // namespace waybill::pipeline
