#include "decode/tar.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/display.h"
#include "decode/tar_header.h"
#include "decode/unarchiver.h"

namespace waybill::decode {
namespace {

/// Of a long name, or of the records of one member.
constexpr uint64_t kMaxTextBytes = 64 << 10;
constexpr std::string_view kCut = "it ends in the middle: the file is cut short, fetch it again";

/// What a header's type letter says of its block and of what follows it.
enum class Entry { kFile, kNoContent, kPassedOver, kLongName, kLongLink, kRecords, kAllRecords };
struct TypeRow {
  char type;
  Entry entry;
};
constexpr TypeRow kTypes[] = {
    {'0', Entry::kFile},       {'\0', Entry::kFile},      {'7', Entry::kFile},
    {'1', Entry::kNoContent},  {'2', Entry::kNoContent},  {'3', Entry::kNoContent},
    {'4', Entry::kNoContent},  {'5', Entry::kNoContent},  {'6', Entry::kNoContent},
    {'V', Entry::kNoContent},  {'D', Entry::kPassedOver}, {'L', Entry::kLongName},
    {'K', Entry::kLongLink},   {'x', Entry::kRecords},    {'X', Entry::kRecords},
    {'g', Entry::kAllRecords},
};

uint64_t PaddingOf(uint64_t bytes) {
  return (kTarBlockBytes - bytes % kTarBlockBytes) % kTarBlockBytes;
}

bool IsZero(std::span<const uint8_t> bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](uint8_t byte) { return byte == 0; });
}

std::span<const uint8_t, kTarBlockBytes> BlockOf(std::span<const uint8_t> seen) {
  return seen.first<kTarBlockBytes>();
}

class TarUnarchiver : public Unarchiver {
 public:
  Result<std::optional<std::string>> NextName(OpenArchive& archive) override {
    std::optional<std::string> name;
    while (!name) {
      ARROW_RETURN_NOT_OK(Pass(archive, padding_));
      padding_ = 0;
      ARROW_ASSIGN_OR_RAISE(auto seen, archive.Need(kTarBlockBytes));
      if (IsZero(BlockOf(seen))) {
        ARROW_RETURN_NOT_OK(ReadEnd(archive));
        break;
      }
      auto header = ReadTarHeader(BlockOf(seen));
      if (!header) {
        return archive.Refuse(
            "no tar header with a right checksum where the next file should "
            "begin: the file is damaged, or is no tar archive");
      }
      archive.window.Take(kTarBlockBytes);
      ARROW_ASSIGN_OR_RAISE(name, ReadEntry(archive, *std::move(header)));
    }
    return name;
  }

  Result<size_t> Read(OpenArchive& archive, std::span<uint8_t> out) override {
    if (left_ == 0) return 0;
    ARROW_ASSIGN_OR_RAISE(auto seen, archive.Need(1));
    const size_t count = std::min({out.size(), seen.size(), static_cast<size_t>(left_)});
    std::copy_n(seen.begin(), count, out.begin());
    archive.window.Take(count);
    left_ -= count;
    return count;
  }

  Status Skip(OpenArchive& archive) override { return Pass(archive, std::exchange(left_, 0)); }

 private:
  /// The name of the file that the header is of; nothing when another header follows.
  Result<std::optional<std::string>> ReadEntry(OpenArchive& archive, TarHeader header) {
    auto row = std::find_if(std::begin(kTypes), std::end(kTypes),
                            [&](const TypeRow& each) { return each.type == header.type; });
    if (row == std::end(kTypes)) return RefuseType(archive, header);
    switch (row->entry) {
      case Entry::kFile: return BeginFile(archive, std::move(header));
      case Entry::kNoContent: Forget(); return std::nullopt;
      case Entry::kPassedOver:
        Forget();
        ARROW_RETURN_NOT_OK(Pass(archive, header.bytes));
        padding_ = PaddingOf(header.bytes);
        return std::nullopt;
      default: return ReadText(archive, row->entry, header.bytes);
    }
  }

  static Status RefuseType(OpenArchive& archive, const TarHeader& header) {
    archive.member = header.name;
    return archive.Refuse(
        fmt::format("it is of type '{}', which cannot be read here: pack it again "
                    "as a plain file",
                    ForTerminal(std::string(1, header.type))));
  }

  Result<std::optional<std::string>> BeginFile(OpenArchive& archive, TarHeader header) {
    if (records_.is_sparse) return RefuseType(archive, {.type = 'S', .name = header.name});
    left_ = records_.bytes.value_or(header.bytes);
    padding_ = PaddingOf(left_);
    std::string name = std::move(header.name);
    if (long_name_) name = *std::move(long_name_);
    if (records_.path) name = *std::move(records_.path);
    Forget();
    if (!name.ends_with('/')) return name;
    // How folders were written before they had a type.
    ARROW_RETURN_NOT_OK(Skip(archive));
    return std::nullopt;
  }

  /// What says more of the member whose header comes next.
  Result<std::optional<std::string>> ReadText(OpenArchive& archive, Entry entry, uint64_t bytes) {
    if (bytes > kMaxTextBytes) {
      return archive.Refuse(
          fmt::format("a header of {} bytes is longer than {}", bytes, kMaxTextBytes));
    }
    ARROW_ASSIGN_OR_RAISE(auto seen, archive.Need(static_cast<size_t>(bytes + PaddingOf(bytes))));
    std::string text(seen.begin(), seen.begin() + static_cast<ptrdiff_t>(bytes));
    archive.window.Take(static_cast<size_t>(bytes + PaddingOf(bytes)));
    if (entry == Entry::kLongName) long_name_ = text.substr(0, text.find('\0'));
    if (entry != Entry::kRecords && entry != Entry::kAllRecords) return std::nullopt;
    auto records = ReadPaxRecords(text);
    if (!records) return archive.Refuse("a pax header is not of the form 'length key=value'");
    // One that is for all members has no name or length of one.
    if (entry == Entry::kRecords) records_ = *std::move(records);
    return std::nullopt;
  }

  void Forget() {
    long_name_.reset();
    records_ = {};
  }

  static Status Pass(OpenArchive& archive, uint64_t bytes) {
    ARROW_ASSIGN_OR_RAISE(uint64_t passed, archive.window.Skip(bytes));
    return passed == bytes ? Status::OK() : archive.Refuse(kCut);
  }

  /// Two blocks of zeros, and nothing but zeros after them.
  static Status ReadEnd(OpenArchive& archive) {
    ARROW_ASSIGN_OR_RAISE(auto seen, archive.Need(2 * kTarBlockBytes));
    while (!seen.empty()) {
      if (!IsZero(seen)) {
        return archive.Refuse(
            "more bytes follow the zeros that end it: one archive behind "
            "another is not read");
      }
      archive.window.Take(seen.size());
      ARROW_ASSIGN_OR_RAISE(seen, archive.window.Look(1));
    }
    return Status::OK();
  }

  uint64_t left_ = 0;     // of the member's bytes
  uint64_t padding_ = 0;  // behind them
  std::optional<std::string> long_name_;
  PaxRecords records_;
};

class TarArchive : public Archive {
 public:
  std::string_view name() const override { return "tar"; }

  /// "ustar" and a right checksum: no text has both.
  bool Recognises(std::string_view head) const override {
    if (head.size() < kTarBlockBytes || head.substr(257, 5) != "ustar") return false;
    const auto* bytes = reinterpret_cast<const uint8_t*>(head.data());
    return ReadTarHeader(std::span<const uint8_t, kTarBlockBytes>(bytes, kTarBlockBytes))
        .has_value();
  }

  Result<std::unique_ptr<MemberReader>> Open(std::shared_ptr<arrow::io::InputStream> input,
                                             MemberChoice choice) const override {
    return ReadMembers(name(), std::make_unique<TarUnarchiver>(), std::move(input),
                       std::move(choice));
  }
};

}  // namespace

std::unique_ptr<Archive> MakeTarArchive() { return std::make_unique<TarArchive>(); }

}  // namespace waybill::decode
