#include "decode/unpacked_stream.h"

#include <arrow/buffer.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace waybill::decode {

UnpackedStream::UnpackedStream(std::string_view format, std::unique_ptr<Unpacker> unpacker,
                               std::shared_ptr<arrow::io::InputStream> input)
    : format_(format),
      unpacker_(std::move(unpacker)),
      input_(std::move(input)),
      packed_(std::make_unique_for_overwrite<uint8_t[]>(static_cast<size_t>(kInputBytes))) {}

Status UnpackedStream::Close() {
  if (closed_) return Status::OK();
  closed_ = true;
  return input_->Close();
}

Result<int64_t> UnpackedStream::Read(int64_t nbytes, void* out) {
  if (closed_) return Fail(ErrorKind::kBug, format_, "read from a closed stream");
  std::span<uint8_t> rest(static_cast<uint8_t*>(out), static_cast<size_t>(nbytes));
  while (!rest.empty()) {
    if (ready_.empty() && rest.size() >= static_cast<size_t>(kOutputBytes)) {
      ARROW_ASSIGN_OR_RAISE(int64_t given, Unpack(rest));
      rest = rest.subspan(static_cast<size_t>(given));
      break;
    }
    if (ready_.empty()) {
      // Codecs keep a history of tens of KiB beside a small output, so small reads are served from
      // one large step.
      constexpr auto kSize = static_cast<size_t>(kOutputBytes);
      if (!decoded_) decoded_ = std::make_unique_for_overwrite<uint8_t[]>(kSize);
      ARROW_ASSIGN_OR_RAISE(int64_t given, Unpack({decoded_.get(), kSize}));
      ready_ = {decoded_.get(), static_cast<size_t>(given)};
      if (given == 0) break;
    }
    size_t count = std::min(rest.size(), ready_.size());
    std::memcpy(rest.data(), ready_.data(), count);
    rest = rest.subspan(count);
    ready_ = ready_.subspan(count);
  }
  int64_t read = nbytes - static_cast<int64_t>(rest.size());
  position_ += read;
  return read;
}

Result<std::shared_ptr<arrow::Buffer>> UnpackedStream::Read(int64_t nbytes) {
  ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(nbytes));
  ARROW_ASSIGN_OR_RAISE(int64_t read, Read(nbytes, buffer->mutable_data()));
  ARROW_RETURN_NOT_OK(buffer->Resize(read, /*shrink_to_fit=*/false));
  return std::shared_ptr<arrow::Buffer>(std::move(buffer));
}

/// Fill `out`; less only at the end of the stream.
Result<int64_t> UnpackedStream::Unpack(std::span<uint8_t> out) {
  size_t filled = 0;
  while (filled < out.size()) {
    if (pending_.empty() && !input_ended_) ARROW_RETURN_NOT_OK(Refill());
    auto progress = unpacker_->Unpack(pending_, out.subspan(filled));
    ARROW_RETURN_NOT_OK(Check(progress));
    pending_ = pending_.subspan(progress.taken);
    filled += progress.given;
    packed_bytes_ += static_cast<int64_t>(progress.taken);
    decoded_bytes_ += static_cast<int64_t>(progress.given);
    if (progress.taken > 0 || progress.given > 0 || !input_ended_) continue;
    if (!unpacker_->complete()) {
      return Refuse(packed_bytes_, "it ends in the middle: the file is cut short, fetch it again");
    }
    break;
  }
  return static_cast<int64_t>(filled);
}

Status UnpackedStream::Refill() {
  ARROW_ASSIGN_OR_RAISE(int64_t read, input_->Read(kInputBytes, packed_.get()));
  pending_ = {packed_.get(), static_cast<size_t>(read)};
  input_ended_ = read == 0;
  return Status::OK();
}

Status UnpackedStream::Check(const Unpacker::Progress& progress) const {
  int64_t packed = packed_bytes_ + static_cast<int64_t>(progress.taken);
  if (!progress.fault.empty()) return Refuse(packed, progress.fault);
  if (progress.taken == 0 && progress.given == 0 && !pending_.empty()) {
    return Refuse(packed, "it cannot be decoded any further");
  }
  int64_t decoded = decoded_bytes_ + static_cast<int64_t>(progress.given);
  if (decoded > kRatioFreeBytes && decoded / kMaxRatio > packed) {
    return Refuse(packed, fmt::format("{} bytes unpack to more than {} times as many, which only "
                                      "a file made to exhaust its reader does",
                                      packed, kMaxRatio));
  }
  return Status::OK();
}

Status UnpackedStream::Refuse(int64_t offset, std::string_view what) const {
  return Fail(ErrorKind::kData, fmt::format("{} stream, byte {}", format_, offset), what);
}

}  // namespace waybill::decode
