#include "decode/zip.h"

#include <fmt/format.h>
#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <array>

#include "base/digest.h"
#include "decode/unarchiver.h"
#include "decode/zip_records.h"

namespace waybill::decode {
namespace {

constexpr uint16_t kStored = 0;
constexpr uint16_t kDeflated = 8;
constexpr std::string_view kDamaged = "the compressed data is damaged";
constexpr std::string_view kNoRecord =
    "no zip header where the next one should begin: the file is damaged, or is no zip archive";
constexpr std::string_view kCut = "it ends in the middle: the file is cut short, fetch it again";

bool Begins(std::span<const uint8_t> bytes, ZipSignature signature) {
  return bytes.size() >= 4 && ZipNumber(bytes, 0, 4) == static_cast<uint32_t>(signature);
}

/// What the names are of the methods that people meet (APPNOTE 4.4.5).
std::string MethodName(uint16_t method) {
  constexpr std::pair<uint16_t, std::string_view> kNames[] = {
      {9, "deflate64"}, {12, "bzip2"}, {14, "lzma"}, {93, "zstd"}, {95, "xz"}, {99, "AES"}};
  for (const auto& [number, name] : kNames) {
    if (number == method) return std::string(name);
  }
  return fmt::format("method {}", method);
}

class ZipUnarchiver : public Unarchiver {
 public:
  ZipUnarchiver() : inflate_(std::make_unique<inflate_state>()) {}

  Result<std::optional<std::string>> NextName(OpenArchive& archive) override {
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(auto seen, archive.Need(4));
      if (!Begins(seen, ZipSignature::kLocalHead)) {
        ARROW_RETURN_NOT_OK(ReadDirectory(archive));
        return std::nullopt;
      }
      ARROW_RETURN_NOT_OK(ReadHead(archive));
      if (!head_.name.ends_with('/')) return head_.name;
      ARROW_RETURN_NOT_OK(Skip(archive));  // a folder
    }
  }

  Result<size_t> Read(OpenArchive& archive, std::span<uint8_t> out) override {
    ARROW_RETURN_NOT_OK(CheckReadable(archive));
    size_t given = 0;
    while (given == 0 && !data_ended_) {
      ARROW_ASSIGN_OR_RAISE(given,
                            head_.method == kStored ? Copy(archive, out) : Inflate(archive, out));
    }
    met_.plain_bytes += given;
    met_.crc = Crc32(met_.crc, {reinterpret_cast<const char*>(out.data()), given});
    if (given == 0) ARROW_RETURN_NOT_OK(EndMember(archive));
    return given;
  }

  Status Skip(OpenArchive& archive) override {
    if (head_.has_descriptor() && head_.packed_bytes == 0) return ReadThrough(archive);
    ARROW_ASSIGN_OR_RAISE(uint64_t passed, archive.window.Skip(head_.packed_bytes));
    if (passed != head_.packed_bytes) return archive.Refuse(kCut);
    met_ = head_;
    if (head_.has_descriptor()) return ReadDescriptor(archive);
    listed_.Add(met_);
    return Status::OK();
  }

 private:
  Status ReadHead(OpenArchive& archive) {
    const auto at = static_cast<uint64_t>(archive.window.offset());
    ARROW_ASSIGN_OR_RAISE(auto fixed, archive.Need(kZipLocalHeadBytes));
    const size_t length = ZipLocalHeadLength(fixed);
    ARROW_ASSIGN_OR_RAISE(auto record, archive.Need(length));
    auto head = ReadZipLocalHead(record.first(length));
    if (!head) return archive.Refuse("a header's zip64 field is too short");
    archive.window.Take(length);
    head_ = *std::move(head);
    head_.at = at;
    met_ = {.name = head_.name, .at = at};
    data_ended_ = false;
    isal_inflate_init(inflate_.get());
    inflate_->crc_flag = ISAL_DEFLATE;
    return Status::OK();
  }

  Status CheckReadable(OpenArchive& archive) const {
    if (head_.is_encrypted()) {
      return archive.Refuse(
          "it is encrypted, and there is no password to open it with: pack it "
          "without one");
    }
    if (head_.method == kStored || head_.method == kDeflated) return Status::OK();
    return archive.Refuse(
        fmt::format("it is packed with {}, and what can be read is deflate: pack "
                    "it again with `zip` or as tar.gz",
                    MethodName(head_.method)));
  }

  /// Whether the head tells how long the data is.
  bool KnowsLength() const { return !head_.has_descriptor() || head_.method == kStored; }

  Result<size_t> Copy(OpenArchive& archive, std::span<uint8_t> out) {
    const uint64_t left = head_.packed_bytes - met_.packed_bytes;
    data_ended_ = left == 0;
    if (data_ended_) return 0;
    ARROW_ASSIGN_OR_RAISE(auto seen, archive.Need(1));
    const size_t count = std::min({out.size(), seen.size(), static_cast<size_t>(left)});
    std::copy_n(seen.begin(), count, out.begin());
    archive.window.Take(count);
    met_.packed_bytes += count;
    return count;
  }

  Result<size_t> Inflate(OpenArchive& archive, std::span<uint8_t> out) {
    ARROW_ASSIGN_OR_RAISE(auto in, archive.window.Look(1));
    const bool is_cut = in.empty();
    if (KnowsLength()) {
      const uint64_t left = head_.packed_bytes - met_.packed_bytes;
      in = in.first(static_cast<size_t>(std::min<uint64_t>(in.size(), left)));
    }
    // The library's pointer is not const; it only reads.
    inflate_->next_in = const_cast<uint8_t*>(in.data());
    inflate_->avail_in = static_cast<uint32_t>(in.size());
    inflate_->next_out = out.data();
    inflate_->avail_out = static_cast<uint32_t>(std::min<size_t>(out.size(), kMaxStep));
    const uint32_t room = inflate_->avail_out;
    const int code = isal_inflate(inflate_.get());
    const size_t taken = in.size() - inflate_->avail_in;
    const size_t given = room - inflate_->avail_out;
    archive.window.Take(taken);
    met_.packed_bytes += taken;
    if (code != ISAL_DECOMP_OK) return archive.Refuse(kDamaged);
    data_ended_ = inflate_->block_state == ISAL_BLOCK_FINISH;
    if (data_ended_) GiveBackUnread(archive);
    if (taken == 0 && given == 0 && !data_ended_) return archive.Refuse(is_cut ? kCut : kDamaged);
    return given;
  }

  /// The library may hold whole bytes that come after the end of the data.
  void GiveBackUnread(OpenArchive& archive) {
    const auto unread = static_cast<size_t>(inflate_->read_in_length / 8);
    archive.window.GiveBack(unread);
    met_.packed_bytes -= unread;
  }

  /// The data has ended: hold what was met against what the head or the descriptor says.
  Status EndMember(OpenArchive& archive) {
    if (head_.has_descriptor()) return ReadDescriptor(archive);
    if (met_.packed_bytes != head_.packed_bytes) return archive.Refuse(kDamaged);
    if (met_.crc != head_.crc || met_.plain_bytes != head_.plain_bytes) {
      return archive.Refuse(
          "the data does not match the checksum or length stored with it: the "
          "file is damaged");
    }
    listed_.Add(met_);
    return Status::OK();
  }

  Status ReadDescriptor(OpenArchive& archive) {
    // A directory of at least that length always follows.
    ARROW_ASSIGN_OR_RAISE(auto seen, archive.Need(kZipMaxDescriptorBytes + 4));
    const size_t length = ZipDescriptorLength(seen, met_);
    if (length == 0) {
      return archive.Refuse(head_.method == kStored
                                ? "it is stored, and its length stands behind it only: pack it "
                                  "again with `zip`, deflated"
                                : "the data does not match the checksum or length stored behind "
                                  "it: the file is damaged");
    }
    archive.window.Take(length);
    listed_.Add(met_);
    return Status::OK();
  }

  /// Pass over a member whose length nobody knows.
  Status ReadThrough(OpenArchive& archive) {
    std::array<uint8_t, 64 << 10> rest;
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(size_t given, Read(archive, rest));
      if (given == 0) return Status::OK();
    }
  }

  Status ReadDirectory(OpenArchive& archive);
  Result<ZipEnd> ReadDirectoryEnd(OpenArchive& archive);

  static constexpr size_t kMaxStep = 1 << 30;  // the library counts in 32 bits

  std::unique_ptr<inflate_state> inflate_;  // some 100 KiB
  ZipMember head_;                          // as the local head says
  ZipMember met_;                           // as it was found to be, so far
  bool data_ended_ = false;
  ZipTally listed_;  // of all members before
};

/// A record of `fixed` bytes, of which `length` tells the whole, taken.
template <typename Length>
Result<std::vector<uint8_t>> TakeRecord(OpenArchive& archive, size_t fixed, Length length) {
  ARROW_ASSIGN_OR_RAISE(auto seen, archive.Need(fixed));
  const size_t whole = length(seen);
  ARROW_ASSIGN_OR_RAISE(seen, archive.Need(whole));
  std::vector<uint8_t> record(seen.begin(), seen.begin() + static_cast<ptrdiff_t>(whole));
  archive.window.Take(whole);
  return record;
}

Status ZipUnarchiver::ReadDirectory(OpenArchive& archive) {
  const auto at = static_cast<uint64_t>(archive.window.offset());
  ZipTally listed;
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto seen, archive.Need(4));
    if (!Begins(seen, ZipSignature::kDirectory)) break;
    ARROW_ASSIGN_OR_RAISE(auto record, TakeRecord(archive, kZipDirectoryBytes, ZipDirectoryLength));
    auto member = ReadZipDirectory(record);
    if (!member) return archive.Refuse("a header's zip64 field is too short");
    listed.Add(*member);
  }
  const auto bytes = static_cast<uint64_t>(archive.window.offset()) - at;
  ARROW_ASSIGN_OR_RAISE(ZipEnd end, ReadDirectoryEnd(archive));
  if (end.in_parts) return archive.Refuse("it is one part of several: join them first");
  const bool is_as_said = (end.members & 0xffff) == (listed.count() & 0xffff) &&
                          end.directory_at == at && end.directory_bytes == bytes;
  if (!is_as_said || listed != listed_) {
    return archive.Refuse(
        fmt::format("its directory lists {} members, and {} were found: it was "
                    "changed without being packed again, or is damaged",
                    listed.count(), listed_.count()));
  }
  return Status::OK();
}

/// What stands behind the directory's entries, to the very end of the archive.
Result<ZipEnd> ZipUnarchiver::ReadDirectoryEnd(OpenArchive& archive) {
  std::optional<ZipEnd> end64;
  ARROW_ASSIGN_OR_RAISE(auto seen, archive.Need(4));
  if (Begins(seen, ZipSignature::kDirectoryEnd64)) {
    ARROW_ASSIGN_OR_RAISE(auto record, TakeRecord(archive, kZipEnd64Bytes, ZipEnd64Length));
    end64 = ReadZipEnd64(record);
    ARROW_ASSIGN_OR_RAISE(seen, archive.Need(kZipLocator64Bytes));
    if (!Begins(seen, ZipSignature::kEndLocator64)) return archive.Refuse(kNoRecord);
    archive.window.Take(kZipLocator64Bytes);
    ARROW_ASSIGN_OR_RAISE(seen, archive.Need(4));
  }
  if (!Begins(seen, ZipSignature::kDirectoryEnd)) return archive.Refuse(kNoRecord);
  ARROW_ASSIGN_OR_RAISE(auto record, TakeRecord(archive, kZipEndBytes, ZipEndLength));
  ARROW_ASSIGN_OR_RAISE(seen, archive.window.Look(1));
  if (!seen.empty()) return archive.Refuse("more bytes follow its end");
  return ReadZipEnd(record, end64);
}

class ZipArchive : public Archive {
 public:
  std::string_view name() const override { return "zip"; }

  /// The head of a first member, or the end of an archive that has none.
  bool Recognises(std::string_view head) const override {
    return head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06");
  }

  Result<std::unique_ptr<MemberReader>> Open(std::shared_ptr<arrow::io::InputStream> input,
                                             MemberChoice choice) const override {
    return ReadMembers(name(), std::make_unique<ZipUnarchiver>(), std::move(input),
                       std::move(choice));
  }
};

}  // namespace

std::unique_ptr<Archive> MakeZipArchive() { return std::make_unique<ZipArchive>(); }

}  // namespace waybill::decode
