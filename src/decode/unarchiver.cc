#include "decode/unarchiver.h"

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <fmt/format.h>

#include "base/display.h"
#include "decode/unpacked_stream.h"

namespace waybill::decode {
namespace {

constexpr int kShownNameColumns = 200;

class ArchiveReader : public MemberReader {
 public:
  ArchiveReader(std::string_view format, std::unique_ptr<Unarchiver> unarchiver,
                std::shared_ptr<arrow::io::InputStream> input, MemberChoice choice)
      : unarchiver_(std::move(unarchiver)),
        input_(std::move(input)),
        archive_{.format = format, .window = Window(input_), .member = {}},
        choice_(std::move(choice)) {}

  Result<std::optional<Member>> Next() override;

  Status Close() override { return input_->Close(); }

  /// Fill `out`; less only at the end of the member of that number.
  Result<int64_t> Read(std::span<uint8_t> out, int64_t number) {
    if (number != number_) {
      return Fail(ErrorKind::kBug, archive_.format, "read of a member that was left behind");
    }
    size_t filled = 0;
    while (is_open_ && filled < out.size()) {
      ARROW_ASSIGN_OR_RAISE(size_t given, unarchiver_->Read(archive_, out.subspan(filled)));
      filled += given;
      is_open_ = given > 0;
      given_bytes_ += static_cast<int64_t>(given);
      ARROW_RETURN_NOT_OK(CheckRatio());
    }
    return static_cast<int64_t>(filled);
  }

 private:
  Status Drain() {
    if (!is_open_) return Status::OK();
    const auto rest = std::make_unique_for_overwrite<uint8_t[]>(Window::kBytes);
    while (is_open_) ARROW_RETURN_NOT_OK(Read({rest.get(), Window::kBytes}, number_).status());
    return Status::OK();
  }

  Status CheckRatio() const {
    const int64_t taken = archive_.window.offset();
    if (given_bytes_ <= UnpackedStream::kRatioFreeBytes) return Status::OK();
    if (given_bytes_ / UnpackedStream::kMaxRatio <= taken) return Status::OK();
    return archive_.Refuse(
        fmt::format("{} bytes unpack to more than {} times as many, which only "
                    "a file made to exhaust its reader does",
                    taken, UnpackedStream::kMaxRatio));
  }

  std::unique_ptr<Unarchiver> unarchiver_;
  std::shared_ptr<arrow::io::InputStream> input_;
  OpenArchive archive_;
  const MemberChoice choice_;
  bool is_open_ = false;  // a member, of which there may be more to read
  int64_t number_ = 0;    // of that member
  int64_t given_bytes_ = 0;
};

/// The bytes of one member.
class MemberStream : public arrow::io::InputStream {
 public:
  MemberStream(ArchiveReader& reader, int64_t number) : reader_(reader), number_(number) {}

  Status Close() override {
    closed_ = true;
    return Status::OK();
  }
  bool closed() const override { return closed_; }
  Result<int64_t> Tell() const override { return position_; }

  Result<int64_t> Read(int64_t nbytes, void* out) override {
    ARROW_ASSIGN_OR_RAISE(
        int64_t read,
        reader_.Read({static_cast<uint8_t*>(out), static_cast<size_t>(nbytes)}, number_));
    position_ += read;
    return read;
  }

  Result<std::shared_ptr<arrow::Buffer>> Read(int64_t nbytes) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(nbytes));
    ARROW_ASSIGN_OR_RAISE(int64_t read, Read(nbytes, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(read, /*shrink_to_fit=*/false));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
  }

 private:
  ArchiveReader& reader_;
  const int64_t number_;
  int64_t position_ = 0;
  bool closed_ = false;
};

Result<std::optional<Member>> ArchiveReader::Next() {
  ARROW_RETURN_NOT_OK(Drain());
  ++number_;
  for (;;) {
    archive_.member.reset();
    ARROW_ASSIGN_OR_RAISE(archive_.member, unarchiver_->NextName(archive_));
    if (!archive_.member) return std::nullopt;
    ARROW_ASSIGN_OR_RAISE(is_open_, choice_(*archive_.member));
    if (is_open_) break;
    ARROW_RETURN_NOT_OK(unarchiver_->Skip(archive_));
  }
  return Member{.name = *archive_.member, .bytes = std::make_shared<MemberStream>(*this, number_)};
}

}  // namespace

Status OpenArchive::Refuse(std::string_view what) const {
  if (!member) {
    return Fail(ErrorKind::kData, fmt::format("{} archive, byte {}", format, window.offset()),
                what);
  }
  return Fail(ErrorKind::kData,
              fmt::format("{} archive, member '{}', byte {}", format,
                          ForTerminal(*member, kShownNameColumns), window.offset()),
              what);
}

Result<std::span<const uint8_t>> OpenArchive::Need(size_t least) {
  ARROW_ASSIGN_OR_RAISE(auto seen, window.Look(least));
  if (seen.size() >= least) return seen;
  window.Take(seen.size());
  return Refuse("it ends in the middle: the file is cut short, fetch it again");
}

std::unique_ptr<MemberReader> ReadMembers(std::string_view format,
                                          std::unique_ptr<Unarchiver> unarchiver,
                                          std::shared_ptr<arrow::io::InputStream> input,
                                          MemberChoice choice) {
  return std::make_unique<ArchiveReader>(format, std::move(unarchiver), std::move(input),
                                         std::move(choice));
}

}  // namespace waybill::decode
