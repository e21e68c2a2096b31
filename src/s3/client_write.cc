#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/digest.h"
#include "http/date.h"
#include "s3/client.h"
#include "s3/client_core.h"
#include "s3/replies.h"

namespace waybill::s3 {
namespace {

constexpr int kMaxAborts = 5;

std::string Unquoted(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    etag = etag.substr(1, etag.size() - 2);
  }
  return std::string(etag);
}

bool IsMd5Hex(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

std::string FromHex(std::string_view hex) {
  std::string out;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

int64_t TotalBytes(std::span<const Part> parts) {
  int64_t bytes = 0;
  for (const Part& part : parts) bytes += part.bytes;
  return bytes;
}

/// Whether the object found is what one PutObject of `body` stored.
bool IsThatBody(const ObjectInfo& found, std::string_view body, const WriteOptions& options) {
  if (found.object.bytes != static_cast<int64_t>(body.size())) return false;
  auto holds = [&](const auto& entry) {
    auto it = found.metadata.find(entry.first);
    return it != found.metadata.end() && it->second == entry.second;
  };
  if (!std::all_of(options.metadata.begin(), options.metadata.end(), holds)) return false;
  if (!found.checksum_crc32c.empty()) return found.checksum_crc32c == Crc32cText(body);
  std::string etag = Unquoted(found.object.etag);
  // With KMS the ETag is no MD5; then our own metadata has to do, if there is any.
  return IsMd5Hex(etag) ? etag == Hex(Md5(body)) : !options.metadata.empty();
}

/// Whether the object found is what these parts make up.
bool IsOfParts(const ObjectInfo& found, std::span<const Part> parts) {
  if (found.object.bytes != TotalBytes(parts)) return false;
  std::string whole = CombinedCrc32c(parts);
  if (!whole.empty() && !found.checksum_crc32c.empty()) return found.checksum_crc32c == whole;
  std::string etag = Unquoted(found.object.etag);
  if (!etag.ends_with(fmt::format("-{}", parts.size()))) return false;
  // S3's rule where parts have MD5 for their ETag: the MD5 of those, and how many they are.
  std::string digests;
  for (const Part& part : parts) {
    if (!IsMd5Hex(Unquoted(part.etag))) return true;
    digests += FromHex(Unquoted(part.etag));
  }
  return etag == fmt::format("{}-{}", Hex(Md5(digests)), parts.size());
}

// A connection that breaks inside the headers leaves a 200 without the rest of them.
Status HasETag(const http::Response& answer) {
  if (!http::FindHeader(answer.headers, "ETag").value_or("").empty()) return Status::OK();
  return Fail(ErrorKind::kBusy, "S3's answer", "it has no ETag and seems to break off");
}

ObjectInfo Stored(const std::string& key, const http::Response& answer, int64_t bytes) {
  ObjectInfo info;
  info.object.key = key;
  info.object.etag = http::FindHeader(answer.headers, "ETag").value_or("");
  info.object.version_id = http::FindHeader(answer.headers, "x-amz-version-id").value_or("");
  info.object.bytes = bytes;
  return info;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): what S3's operation is about.
Result<ObjectInfo> Client::PutObject(const std::string& bucket, const std::string& key,
                                     std::string_view body, const WriteOptions& options,
                                     const PutCondition& condition, std::stop_token stop) {
  Exchange exchange{.call = PutObjectCall(key, body, options, condition, core_->checksums())};
  exchange.call.bucket = bucket;
  exchange.accept = HasETag;
  auto answer = core_->Send(exchange, stop);
  if (answer.ok()) return Stored(key, *answer, static_cast<int64_t>(body.size()));
  if (!IsCancelled(answer.status()) && KindOf(answer.status()) == ErrorKind::kChanged) {
    // The condition may have met what an earlier try of ours stored before its answer was lost; it
    // need not be one we know of, since libcurl sends again on its own when a kept connection
    // turns out to be dead.
    auto found = HeadObject(bucket, key, {}, stop);
    if (found.ok() && IsThatBody(*found, body, options)) return found;
  }
  return answer.status();
}

Result<NewUpload> Client::CreateUpload(const std::string& bucket, const std::string& key,
                                       const WriteOptions& options, std::stop_token stop) {
  Exchange exchange{.call = CreateUploadCall(key, options, core_->checksums())};
  exchange.call.bucket = bucket;
  NewUpload upload;
  exchange.accept = [&](const http::Response& response) {
    return ParseUploadId(response.body).Value(&upload.upload_id);
  };
  const Duration start = core_->parts().clock.Elapsed();
  ARROW_ASSIGN_OR_RAISE(http::Response answer, core_->Send(exchange, stop));
  auto date = http::ParseDate(http::FindHeader(answer.headers, "Date").value_or(""));
  upload.answered = date.value_or(core_->parts().clock.Now());
  upload.sent = upload.answered - (core_->parts().clock.Elapsed() - start);
  return upload;
}

// NOLINTNEXTLINE(readability-function-size): what S3's operation is about.
Result<Part> Client::UploadPart(const std::string& bucket, const std::string& key,
                                const std::string& upload_id, int number, std::string_view body,
                                std::stop_token stop) {
  Exchange exchange{.call = UploadPartCall(key, upload_id, number, body, core_->checksums())};
  exchange.call.bucket = bucket;
  Part part{.number = number, .bytes = static_cast<int64_t>(body.size())};
  part.checksum_crc32c =
      http::FindHeader(exchange.call.headers, "x-amz-checksum-crc32c").value_or("");
  exchange.accept = HasETag;
  ARROW_ASSIGN_OR_RAISE(http::Response answer, core_->Send(exchange, stop));
  part.etag = http::FindHeader(answer.headers, "ETag").value_or("");
  return part;
}

// NOLINTNEXTLINE(readability-function-size): what S3's operation is about.
Result<ObjectInfo> Client::CompleteUpload(const std::string& bucket, const std::string& key,
                                          const std::string& upload_id, std::span<const Part> parts,
                                          const PutCondition& condition, std::stop_token stop) {
  Exchange exchange{.call = CompleteUploadCall(key, upload_id, parts, condition)};
  exchange.call.bucket = bucket;
  std::string etag;
  exchange.accept = [&](const http::Response& response) {
    return ParseCompletedETag(response.body).Value(&etag);
  };
  auto answer = core_->Send(exchange, stop);
  if (answer.ok() && !etag.empty()) {
    ObjectInfo info = Stored(key, *answer, TotalBytes(parts));
    info.object.etag = etag;
    info.checksum_crc32c = CombinedCrc32c(parts);
    return info;
  }
  // Ceph 16 leaves the new ETag empty; and an upload that is gone, or a key that is taken, may be
  // the work of an earlier Complete of ours, in this process or in one that died.
  bool ours = answer.ok() || KindOf(answer.status()) == ErrorKind::kMissing ||
              KindOf(answer.status()) == ErrorKind::kChanged;
  if (!ours) return answer.status();
  auto found = HeadObject(bucket, key, {}, stop);
  if (found.ok() && IsOfParts(*found, parts)) return found;
  if (!answer.ok()) return answer.status();
  if (!found.ok()) return found.status();
  return Fail(ErrorKind::kChanged, Uri(bucket, key),
              "the upload was completed, and the key already holds another object");
}

Status Client::AbortUpload(const std::string& bucket, const std::string& key,
                           const std::string& upload_id, std::stop_token stop) {
  // A part that is still arriving is stored after an abort, and keeps the upload alive
  // (scylladb/scylladb#20425): S3's own documentation says to abort until ListParts finds nothing.
  for (int round = 0; round < kMaxAborts; ++round) {
    Call call{
        .op = Op::kAbortUpload, .bucket = bucket, .key = key, .query = {{"uploadId", upload_id}}};
    Status aborted = core_->Send({.call = std::move(call)}, stop).status();
    if (!aborted.ok()) {
      return KindOf(aborted) == ErrorKind::kMissing ? Status::OK() : aborted;
    }
    Status parts = ListParts(bucket, key, upload_id, stop).status();
    // Without the right to look, the store's word that it aborted has to do.
    if (!parts.ok()) return IsCancelled(parts) ? parts : Status::OK();
  }
  return Fail(ErrorKind::kBusy, Uri(bucket, key),
              fmt::format("upload {} was aborted {} times and is still there: abort it by hand, or "
                          "let a lifecycle rule (AbortIncompleteMultipartUpload) do it",
                          upload_id, kMaxAborts));
}

}  // namespace waybill::s3
