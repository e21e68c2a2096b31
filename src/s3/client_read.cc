#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/digest.h"
#include "s3/client.h"
#include "s3/client_core.h"
#include "s3/object_headers.h"

namespace waybill::s3 {
namespace {

constexpr int64_t kProgressBytes = 1 << 20;  // a try that brought this much starts the count anew

/// Hands bytes on, counts them, and notes whether the taker failed, since that is no reason to
/// read them again.
class CountingSink : public http::BodySink {
 public:
  CountingSink(http::BodySink& inner, int64_t limit, bool digest)
      : inner_(inner), limit_(limit), digest_(digest) {}

  Status Write(std::string_view bytes) override {
    taker_ = count_ + static_cast<int64_t>(bytes.size()) > limit_ ? TooMany() : inner_.Write(bytes);
    ARROW_RETURN_NOT_OK(taker_);
    count_ += static_cast<int64_t>(bytes.size());
    if (digest_) crc_ = Crc32c(crc_, bytes);
    return Status::OK();
  }

  int64_t count() const { return count_; }
  const Status& taker() const { return taker_; }
  std::string crc32c() const { return Base64(BigEndian(crc_)); }

 private:
  Status TooMany() const {
    return Fail(
        ErrorKind::kData, "S3's answer",
        fmt::format("more than the {} bytes asked for: the store does not serve ranges", limit_));
  }

  http::BodySink& inner_;
  const int64_t limit_;
  const bool digest_;
  int64_t count_ = 0;
  uint32_t crc_ = 0;
  Status taker_;
};

std::string RangeText(int64_t first, int64_t length) {
  if (length >= 0) return fmt::format("bytes={}-{}", first, first + length - 1);
  return first == 0 ? std::string() : fmt::format("bytes={}-", first);
}

void SetHeader(http::Headers* headers, std::string_view name, const std::string& value) {
  std::erase_if(*headers, [&](const auto& header) { return header.first == name; });
  if (!value.empty()) headers->emplace_back(std::string(name), value);
}

Status NotThatRange(const std::string& where, const http::Response& response, int64_t first) {
  return Fail(ErrorKind::kData, where,
              fmt::format("asked for bytes from {}, got HTTP {} with Content-Range '{}': the store "
                          "does not serve ranges",
                          first, response.status,
                          http::FindHeader(response.headers, "Content-Range").value_or("")));
}

Status Short(const std::string& where, int64_t expected, int64_t found) {
  return Fail(
      ErrorKind::kBusy, where,
      fmt::format("expected {} bytes, {} arrived before the answer ended", expected, found));
}

/// One GetObject: what was asked for, and how far it has come.
struct Read {
  const std::string where;
  const int64_t offset;
  const int64_t length;  // < 0: to the end
  CountingSink sink;
  int64_t before_try = 0;

  /// The range that is still missing.
  std::string Rest() const {
    return RangeText(offset + sink.count(), length < 0 ? -1 : length - sink.count());
  }
  bool whole() const { return offset == 0 && length < 0; }

  /// Whether the answer was to the range asked for and brought all of it.
  Status Check(const http::Response& response) const {
    int64_t first = offset + before_try;
    auto range =
        ParseContentRange(http::FindHeader(response.headers, "Content-Range").value_or(""));
    bool asked = first > 0 || length >= 0;
    if (asked && range && range->first != first) return NotThatRange(where, response, first);
    // A store that ignores Range answers 200 with everything; right only when that was asked for.
    ARROW_ASSIGN_OR_RAISE(ObjectInfo info, ReadObjectHeaders("", response.headers));
    if (asked && !range && (first > 0 || info.object.bytes > length)) {
      return NotThatRange(where, response, first);
    }
    int64_t end = length < 0 ? info.object.bytes : std::min(info.object.bytes, offset + length);
    int64_t expected = std::max<int64_t>(0, end - offset);
    return sink.count() == expected ? Status::OK() : Short(where, expected, sink.count());
  }
};

Status Damaged(const std::string& where, const std::string& stored, const std::string& found) {
  return Fail(ErrorKind::kData, where,
              fmt::format("the bytes read have CRC-32C {}, S3 keeps {}: they were damaged on the "
                          "way, run again",
                          found, stored));
}

}  // namespace

Result<ObjectInfo> Client::HeadObject(const std::string& bucket, const std::string& key,
                                      const Pin& pin, std::stop_token stop) {
  Call call = ReadCall(Op::kHeadObject, key, pin, "");
  call.bucket = bucket;
  if (core_->checksums()) call.headers.emplace_back("x-amz-checksum-mode", "ENABLED");
  ARROW_ASSIGN_OR_RAISE(http::Response answer, core_->Send({.call = std::move(call)}, stop));
  return ReadObjectHeaders(key, answer.headers);
}

// NOLINTNEXTLINE(readability-function-size): what S3's operation is about.
Result<ObjectInfo> Client::GetObject(const std::string& bucket, const std::string& key,
                                     const Pin& pin, int64_t offset, int64_t length,
                                     http::BodySink& sink, std::stop_token stop) {
  Pin fixed = pin;
  std::optional<ObjectInfo> head;
  // Without a pin a cut answer could not be gone on with: the object may be another by then.
  if (length == 0 || (pin.etag.empty() && pin.version_id.empty())) {
    auto headed = HeadObject(bucket, key, pin, stop);
    if (!headed.ok()) return core_->WithReason(headed.status(), bucket, key, pin, stop);
    head = *std::move(headed);
    fixed = {.etag = head->object.etag, .version_id = head->object.version_id};
    if (length == 0 || head->object.bytes <= offset) return *head;
  }
  bool whole = offset == 0 && length < 0;
  Read read{Uri(bucket, key),
            offset,
            length,
            {sink, length < 0 ? INT64_MAX : length, whole && core_->checksums()}};
  Exchange exchange{.call = ReadCall(Op::kGetObject, key, fixed, read.Rest()), .sink = &read.sink};
  exchange.call.bucket = bucket;
  if (whole && core_->checksums()) {
    exchange.call.headers.emplace_back("x-amz-checksum-mode", "ENABLED");
  }
  exchange.accept = [&](const http::Response& response) { return read.Check(response); };
  exchange.before_retry = [&]() -> Result<bool> {
    ARROW_RETURN_NOT_OK(read.sink.taker());
    int64_t moved = read.sink.count() - std::exchange(read.before_try, read.sink.count());
    SetHeader(&exchange.call.headers, "Range", read.Rest());
    return moved >= kProgressBytes;
  };
  ARROW_ASSIGN_OR_RAISE(http::Response answer, core_->Send(exchange, stop));
  ARROW_ASSIGN_OR_RAISE(ObjectInfo info, ReadObjectHeaders(key, answer.headers));
  // The answer to a later range has no checksum of the whole; a HEAD has.
  if (whole && core_->checksums() && read.before_try > 0) {
    ARROW_ASSIGN_OR_RAISE(info, HeadObject(bucket, key, fixed, stop));
  }
  if (whole && !info.checksum_crc32c.empty() && info.checksum_crc32c != read.sink.crc32c()) {
    return Damaged(read.where, info.checksum_crc32c, read.sink.crc32c());
  }
  return info;
}

}  // namespace waybill::s3
