#include "pipeline/reject_file.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/bytes_json.h"

namespace waybill::pipeline {
namespace {

/// The first bytes of `raw`, without half a character at the end.
std::string_view Cut(std::string_view raw) {
  if (raw.size() <= RejectFile::kRawBytes) return raw;
  std::string_view cut = raw.substr(0, RejectFile::kRawBytes);
  for (size_t back = 1; back <= 4; ++back) {
    const auto byte = static_cast<unsigned char>(cut[cut.size() - back]);
    if ((byte & 0xc0) == 0x80) continue;  // goes on with a character
    const size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? cut.substr(0, cut.size() - back) : cut;
  }
  return cut;
}

}  // namespace

std::string RejectLine(const RowOrigin& origin, const Refusal& refusal) {
  const std::string_view raw = Cut(refusal.raw);
  Json json = Json::object();
  json["item"] = BytesToJson(origin.item);
  if (!origin.member.empty()) json["member"] = BytesToJson(origin.member);
  json["offset"] = refusal.offset;
  json["line"] = refusal.line;
  if (!refusal.column.empty()) json["column"] = BytesToJson(refusal.column);
  json["reason"] = BytesToJson(refusal.reason);
  json["raw"] = BytesToJson(raw);
  if (raw.size() < refusal.raw.size()) {
    json["raw_bytes"] = static_cast<int64_t>(refusal.raw.size());
  }
  return json.dump() + "\n";
}

Status RejectFile::Add(const RowOrigin& origin, const Refusal& refusal) {
  const std::string line = RejectLine(origin, refusal);
  std::lock_guard lock(mutex_);
  if (!file_.is_open()) {
    ARROW_ASSIGN_OR_RAISE(file_, OpenFile(path_, O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0600));
  }
  if (bytes_ + static_cast<int64_t>(line.size()) > kMaxBytes) {
    return Fail(ErrorKind::kData, path_,
                fmt::format("holds {} bytes of refused rows, and takes no more; set a smaller "
                            "max_refused_rows or mend the source",
                            bytes_));
  }
  bytes_ += static_cast<int64_t>(line.size());
  return WriteAll(file_.get(), line, path_);
}

}  // namespace waybill::pipeline
