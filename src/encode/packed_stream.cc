#include "encode/packed_stream.h"

namespace waybill::encode {

PackedStream::PackedStream(std::string_view format, std::unique_ptr<Packer> packer,
                           std::shared_ptr<arrow::io::OutputStream> output)
    : format_(format),
      packer_(std::move(packer)),
      output_(std::move(output)),
      packed_(kOutputBytes) {}

Status PackedStream::Write(const void* data, int64_t nbytes) {
  if (closed_) return Fail(ErrorKind::kBug, format_, "write to a closed stream");
  if (failure_.ok()) {
    failure_ = Pack({static_cast<const uint8_t*>(data), static_cast<size_t>(nbytes)});
  }
  if (failure_.ok()) position_ += nbytes;
  return failure_;
}

Status PackedStream::Close() {
  if (closed_) return failure_;
  closed_ = true;
  if (failure_.ok()) failure_ = End();
  return failure_;
}

Status PackedStream::Abort() {
  closed_ = true;
  return Status::OK();
}

Status PackedStream::Pack(std::span<const uint8_t> in) {
  while (!in.empty()) {
    auto progress = packer_->Pack(in, std::span(packed_).subspan(filled_));
    in = in.subspan(progress.taken);
    ARROW_RETURN_NOT_OK(Take(progress));
  }
  return Status::OK();
}

Status PackedStream::End() {
  bool ended = false;
  while (!ended) {
    auto progress = packer_->End(std::span(packed_).subspan(filled_));
    ended = progress.ended;
    ARROW_RETURN_NOT_OK(Take(progress));
  }
  return HandOn();
}

Status PackedStream::Take(const Packer::Progress& progress) {
  if (!progress.fault.empty()) return Fail(ErrorKind::kBug, format_, progress.fault);
  filled_ += progress.given;
  return filled_ == packed_.size() ? HandOn() : Status::OK();
}

Status PackedStream::HandOn() {
  if (filled_ == 0) return Status::OK();
  ARROW_RETURN_NOT_OK(output_->Write(packed_.data(), static_cast<int64_t>(filled_)));
  filled_ = 0;
  return Status::OK();
}

}  // namespace waybill::encode
