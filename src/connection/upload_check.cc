#include "connection/upload_check.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>

namespace waybill::connection {
namespace {

constexpr std::string_view kProbeBytes = "waybill";
constexpr size_t kProbeNameBytes = 8;
constexpr std::string_view kPut = "s3:PutObject";
constexpr std::string_view kAbort = "s3:AbortMultipartUpload";
constexpr std::string_view kSweep = "s3:ListBucketMultipartUploads";

/// One upload that is never completed.
class UploadProbe {
 public:
  UploadProbe(const CheckParts& parts, const CheckRequest& request)
      : parts_(parts), bucket_(request.bucket), prefix_(request.prefix) {
    key_ =
        fmt::format("{}.waybill-test-{}", prefix_, parts.connection.random().Hex(kProbeNameBytes));
  }

  Status Run() {
    Status put = Put();
    // Also when the test is cancelled: what was begun is removed.
    Status aborted = upload_id_.empty() ? Status::OK() : Abort();
    if (IsCancelled(put)) return put;
    ARROW_RETURN_NOT_OK(parts_.rows.Outcome(
        kPut, true, put, "it began an upload and stored a part, which was then thrown away"));
    ARROW_RETURN_NOT_OK(AddAbort(aborted));
    auto pending = client().ListUploads(bucket_, prefix_, parts_.stop);
    std::string done =
        pending.ok()
            ? fmt::format("it finds what a crash left: {} unfinished uploads now", pending->size())
            : "";
    return parts_.rows.Outcome(kSweep, false, pending.status(), done);
  }

 private:
  s3::Client& client() { return parts_.connection.client(); }

  Status Put() {
    s3::WriteOptions options;
    const std::string& kms_key = parts_.connection.settings().kms_key_id;
    if (!kms_key.empty()) {
      options.encryption = "aws:kms";
      options.kms_key_id = kms_key;
    }
    ARROW_ASSIGN_OR_RAISE(auto upload, client().CreateUpload(bucket_, key_, options, parts_.stop));
    upload_id_ = upload.upload_id;
    return client().UploadPart(bucket_, key_, upload_id_, 1, kProbeBytes, parts_.stop).status();
  }

  /// OK when the store itself says that the upload is gone.
  Status Abort() {
    std::stop_token never;
    ARROW_RETURN_NOT_OK(client().AbortUpload(bucket_, key_, upload_id_, never));
    auto parts = client().ListParts(bucket_, key_, upload_id_, never);
    proof_ = parts.status();
    if (!parts.ok() || parts->empty()) return Status::OK();
    return Fail(ErrorKind::kBusy, key_,
                "the store said the upload was aborted, but keeps its part");
  }

  Status AddAbort(const Status& aborted) {
    if (upload_id_.empty()) {
      return parts_.rows.Add({.permission = std::string(kAbort),
                              .state = CheckState::kNotProven,
                              .required = true,
                              .reason = "no upload could be begun, so there was none to abort"});
    }
    if (aborted.ok()) {
      bool seen_gone = proof_.ok() || KindOf(proof_) == ErrorKind::kMissing;
      return parts_.rows.Outcome(kAbort, true, aborted,
                                 seen_gone ? "the upload was aborted, and nothing is left of it"
                                           : "the upload was aborted; that nothing is left could "
                                             "not be seen without s3:ListMultipartUploadParts");
    }
    return parts_.rows.AddLeftover(
        kAbort, aborted,
        fmt::format(
            "an unfinished upload of {} bytes is left at s3://{}/{} (upload id {}): abort it "
            "by hand",
            kProbeBytes.size(), bucket_, key_, upload_id_));
  }

  const CheckParts& parts_;
  const std::string bucket_;
  const std::string prefix_;
  std::string key_;
  std::string upload_id_;
  Status proof_;  // what ListParts said after the abort
};

}  // namespace

Status CheckUpload(const CheckParts& parts, const CheckRequest& request) {
  if (request.use != Use::kSource) return UploadProbe(parts, request).Run();
  for (std::string_view permission : {kPut, kAbort}) {
    ARROW_RETURN_NOT_OK(parts.rows.Add({.permission = std::string(permission),
                                        .state = CheckState::kNotNeeded,
                                        .reason = "a source never writes"}));
  }
  return Status::OK();
}

}  // namespace waybill::connection
