#include "encode/zip.h"

#include <algorithm>
#include <cstring>

#include "base/digest.h"
#include "encode/deflate.h"
#include "encode/zip_records.h"

namespace waybill::encode {
namespace {

class ZipPacker : public Packer {
 public:
  explicit ZipPacker(std::string_view archive_name) {
    entry_.name = ZipEntryName(archive_name);
    records_ = ZipHead(entry_);
  }

  Progress Pack(std::span<const uint8_t> in, std::span<uint8_t> out) override {
    if (given_ < records_.size()) return {.given = GiveRecords(out)};
    Progress progress = deflate_.Pack(in, out);
    in = in.first(progress.taken);
    entry_.crc = Crc32(entry_.crc, {reinterpret_cast<const char*>(in.data()), in.size()});
    entry_.plain_bytes += progress.taken;
    entry_.packed_bytes += progress.given;
    return progress;
  }

  Progress End(std::span<uint8_t> out) override {
    if (given_ < records_.size()) {
      const size_t given = GiveRecords(out);
      return {.given = given, .ended = data_ended_ && given_ == records_.size()};
    }
    Progress progress = deflate_.End(out);
    entry_.packed_bytes += progress.given;
    data_ended_ = progress.ended;
    if (data_ended_) {
      records_ = ZipTail(entry_);
      given_ = 0;
    }
    progress.ended = false;  // the tail is still to come
    return progress;
  }

 private:
  size_t GiveRecords(std::span<uint8_t> out) {
    const size_t count = std::min(out.size(), records_.size() - given_);
    std::memcpy(out.data(), records_.data() + given_, count);
    given_ += count;
    return count;
  }

  ZipEntry entry_;
  std::string records_;  // before or behind the data
  size_t given_ = 0;     // of records_
  bool data_ended_ = false;
  DeflatePacker deflate_{DeflatePacker::Wrapping::kBare};
};

class ZipEncoder : public Encoder {
 public:
  std::string_view name() const override { return "zip"; }
  Result<std::shared_ptr<arrow::io::OutputStream>> Open(
      std::shared_ptr<arrow::io::OutputStream> output,
      std::string_view output_name) const override {
    return std::make_shared<PackedStream>(name(), std::make_unique<ZipPacker>(output_name),
                                          std::move(output));
  }
};

}  // namespace

std::unique_ptr<Encoder> MakeZipEncoder() { return std::make_unique<ZipEncoder>(); }

}  // namespace waybill::encode
