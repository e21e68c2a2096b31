#include "decode/members.h"

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>

#include <algorithm>
#include <utility>

#include "base/path_pattern.h"
#include "decode/guess.h"
#include "decode/head.h"
#include "decode/tar.h"
#include "decode/unpacked_stream.h"
#include "decode/zip.h"

namespace waybill::decode {
namespace {

/// An object that is no archive.
class OneMember : public MemberReader {
 public:
  explicit OneMember(std::shared_ptr<arrow::io::InputStream> bytes)
      : bytes_(std::move(bytes)), next_(Member{.name = "", .bytes = bytes_}) {}

  Result<std::optional<Member>> Next() override {
    if (next_) return std::exchange(next_, std::nullopt);
    while (!bytes_->closed()) {
      ARROW_ASSIGN_OR_RAISE(auto rest, bytes_->Read(UnpackedStream::kOutputBytes));
      if (rest->size() == 0) break;
    }
    return std::nullopt;
  }
  Status Close() override { return bytes_->Close(); }

 private:
  std::shared_ptr<arrow::io::InputStream> bytes_;
  std::optional<Member> next_;
};

Result<MemberChoice> ChoiceOf(const std::string& match_name) {
  ARROW_ASSIGN_OR_RAISE(auto pattern, PathPattern::MakeWhole(match_name, "decoder.match_name"));
  return [pattern](const std::string& name) -> Result<bool> {
    ARROW_ASSIGN_OR_RAISE(auto matches, pattern.Matches(std::span(&name, 1)));
    return matches.front();
  };
}

template <typename Is>
const Archive* Find(const Connectors& connectors, Is is) {
  auto found =
      std::ranges::find_if(connectors.archives, [&](const auto& each) { return is(*each); });
  return found == connectors.archives.end() ? nullptr : found->get();
}

}  // namespace

std::vector<std::unique_ptr<Archive>> MakeArchives() {
  std::vector<std::unique_ptr<Archive>> archives;
  archives.push_back(MakeZipArchive());
  archives.push_back(MakeTarArchive());
  return archives;
}

Result<std::unique_ptr<MemberReader>> OpenMembers(std::shared_ptr<arrow::io::InputStream> input,
                                                  const Connectors& connectors,
                                                  const Unpacking& unpacking) {
  const Archive* archive =
      Find(connectors, [&](const Archive& each) { return each.name() == unpacking.mode; });
  const std::string mode = archive != nullptr ? "auto" : unpacking.mode;
  ARROW_ASSIGN_OR_RAISE(auto bytes, OpenDecoded(std::move(input), connectors.decoders, mode));
  if (unpacking.mode == "auto" && !connectors.archives.empty()) {
    ARROW_ASSIGN_OR_RAISE(Headed headed, LookAtHead(std::move(bytes), Archive::kHeadBytes));
    archive = Find(connectors, [&](const Archive& each) { return each.Recognises(headed.head); });
    bytes = std::move(headed.whole);
  }
  if (archive == nullptr) return std::make_unique<OneMember>(std::move(bytes));
  ARROW_ASSIGN_OR_RAISE(MemberChoice choice, ChoiceOf(unpacking.match_name));
  return archive->Open(std::move(bytes), std::move(choice));
}

}  // namespace waybill::decode
