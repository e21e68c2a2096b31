#include "destination/s3_destination.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>

#include "base/name_rule.h"
#include "destination/staged_upload.h"
#include "s3/upload.h"

namespace waybill::destination {
namespace {

constexpr char kJobMetadata[] = "waybill-job";
// S3's clock, which dates uploads, and ours, which dates jobs, differ by no more: it refuses
// requests that are further off.
constexpr Duration kClockSkew = std::chrono::minutes(15);
// S3 tells when it answered to the second, and its machines' clocks agree about as well.
constexpr Duration kDateGrain = std::chrono::seconds(2);

struct Settings {
  std::string bucket;
  std::string prefix;
  NameRule rule;
  std::string extension;
  bool replace = true;
  s3::WriteOptions write;

  std::string Key(int task, int file) const { return prefix + rule.Name(task, file) + extension; }
};

Status FailTaken(const std::string& uri) {
  return Fail(
      ErrorKind::kChanged, uri,
      "exists already, and if_exists is \"fail\": remove it, or choose another path_prefix");
}

class S3StagedOutput : public StagedOutput {
 public:
  S3StagedOutput(StagedObject object, std::shared_ptr<s3::Upload> upload)
      : object_(std::move(object)), upload_(std::move(upload)) {}

  Status Write(const void* data, int64_t nbytes) override { return upload_->Write(data, nbytes); }
  using StagedOutput::Write;

  Result<Artifact> Finish() override {
    ARROW_ASSIGN_OR_RAISE(object_.upload, upload_->Finish());
    return ToArtifact(object_);
  }

  /// Closed without Finish(): the output is not wanted.
  Status Close() override { return upload_->Abort(); }
  Status Abort() override { return upload_->Abort(); }
  bool closed() const override { return upload_->closed(); }
  Result<int64_t> Tell() const override { return upload_->Tell(); }

 private:
  StagedObject object_;
  const std::shared_ptr<s3::Upload> upload_;
};

class S3Destination : public Destination {
 public:
  S3Destination(Settings settings, s3::Client& client)
      : settings_(std::move(settings)), client_(client) {}

  Result<std::shared_ptr<StagedOutput>> Stage(const StageRequest& request,
                                              std::stop_token stop) override {
    if (stop.stop_requested()) return Cancelled();
    StagedObject object{.bucket = settings_.bucket,
                        .key = settings_.Key(request.task, request.file),
                        .replace = settings_.replace};
    ARROW_RETURN_NOT_OK(CheckFree(object, stop));
    s3::UploadOptions options{.write = settings_.write};
    options.write.metadata[kJobMetadata] = request.job_id;
    options.on_created = [&](const s3::NewUpload& upload) {
      Remember(object.key, upload);
      object.upload.upload_id = upload.upload_id;
      return request.on_created ? request.on_created(ToArtifact(object)) : Status::OK();
    };
    ARROW_ASSIGN_OR_RAISE(auto upload, s3::Upload::Open(client_, object.bucket, object.key,
                                                        std::move(options), std::move(stop)));
    return std::make_shared<S3StagedOutput>(std::move(object), std::move(upload));
  }

  Result<Published> Publish(const Artifact& artifact, std::stop_token stop) override {
    ARROW_ASSIGN_OR_RAISE(StagedObject object, StagedObjectFrom(artifact));
    if (object.upload.parts.empty()) {
      return Fail(ErrorKind::kBug, artifact.name, "was never finished");
    }
    auto done = client_.CompleteUpload(object.bucket, object.key, object.upload.upload_id,
                                       object.upload.parts, {.if_absent = !object.replace}, stop);
    if (done.ok()) {
      return Published{
          .name = artifact.name, .version = done->object.etag, .bytes = artifact.bytes};
    }
    bool taken = !object.replace && KindOf(done.status()) == ErrorKind::kChanged;
    return taken ? FailTaken(artifact.name) : done.status();
  }

  Status Discard(const Artifact& artifact, std::stop_token stop) override {
    ARROW_ASSIGN_OR_RAISE(StagedObject object, StagedObjectFrom(artifact));
    return client_.AbortUpload(object.bucket, object.key, object.upload.upload_id, stop);
  }

  Status DiscardStrays(const std::string& /*job_id*/, int tasks, Time since,
                       std::stop_token stop) override {
    std::map<std::string, Window> windows = Created();
    for (int task = 0; task < tasks; ++task) {
      windows.try_emplace(settings_.Key(task, 0), Window{.first = since - kClockSkew});
    }
    ARROW_ASSIGN_OR_RAISE(auto uploads,
                          client_.ListUploads(settings_.bucket, settings_.prefix, stop));
    for (const s3::PendingUpload& upload : uploads) {
      auto window = windows.find(upload.key);
      if (window == windows.end() || !window->second.Holds(upload.initiated)) continue;
      ARROW_RETURN_NOT_OK(DiscardIfEmpty(upload, stop));
    }
    return Status::OK();
  }

  std::string NameOf(int task, int file) const override {
    return s3::Uri(settings_.bucket, settings_.Key(task, file));
  }

  std::string Describe() const override { return s3::Uri(settings_.bucket, settings_.prefix); }

 private:
  /// When a stray of one key was begun, by S3's clock.
  struct Window {
    Time first = Time::min();
    Time last = Time::max();
    bool Holds(Time time) const { return first <= time && time <= last; }
  };

  void Remember(const std::string& key, const s3::NewUpload& upload) {
    std::lock_guard lock(mutex_);
    auto [window, is_new] = created_.try_emplace(key, Window{upload.sent - kDateGrain, {}});
    window->second.first = std::min(window->second.first, upload.sent - kDateGrain);
    window->second.last = upload.answered + kDateGrain;
  }
  std::map<std::string, Window> Created() {
    std::lock_guard lock(mutex_);
    return created_;
  }

  /// An upload with a part in it has a writer who knows its id, and a record of it: no stray.
  Status DiscardIfEmpty(const s3::PendingUpload& upload, const std::stop_token& stop) {
    auto parts = client_.ListParts(settings_.bucket, upload.key, upload.upload_id, stop);
    bool gone = !parts.ok() && KindOf(parts.status()) == ErrorKind::kMissing;
    if (gone || (parts.ok() && !parts->empty())) return Status::OK();
    ARROW_RETURN_NOT_OK(parts);
    return client_.AbortUpload(settings_.bucket, upload.key, upload.upload_id, stop);
  }

  /// Refuse before any row is read what Publish would refuse in the end. Whoever may not look is
  /// not stopped: the condition on Publish decides.
  Status CheckFree(const StagedObject& object, const std::stop_token& stop) {
    if (object.replace) return Status::OK();
    auto head = client_.HeadObject(object.bucket, object.key, {}, stop);
    if (head.ok()) return FailTaken(s3::Uri(object.bucket, object.key));
    return IsCancelled(head.status()) ? head.status() : Status::OK();
  }

  const Settings settings_;
  s3::Client& client_;
  std::mutex mutex_;  // guards created_
  std::map<std::string, Window> created_;
};

Status CheckEncryption(const s3::WriteOptions& write) {
  if (write.kms_key_id.empty() || write.encryption.starts_with("aws:kms")) return Status::OK();
  return Fail(ErrorKind::kDefinition, "kms_key_id",
              fmt::format("is set, and server_side_encryption is '{}': a KMS key needs aws:kms or "
                          "aws:kms:dsse",
                          write.encryption));
}

}  // namespace

const OptionTable& S3DestinationOptions() {
  static const OptionTable kTable = {
      .name = "s3",
      .sentence = "Objects of an S3 bucket, visible all at once when the job is published.",
      .options = {
          {.name = "connection",
           .type = OptionType::kString,
           .required = true,
           .sentence = "Name of the S3 connection to write with"},
          {.name = "bucket",
           .type = OptionType::kString,
           .required = true,
           .sentence = "Name of the bucket"},
          {.name = "path_prefix",
           .type = OptionType::kString,
           .required = true,
           .sentence = "What the keys of all objects begin with"},
          {.name = "file_ext",
           .type = OptionType::kString,
           .default_json = "\"\"",
           .sentence = "What the keys of all objects end with, such as .parquet or .csv.gz"},
          {.name = "sequence_format",
           .type = OptionType::kString,
           .default_json = "\".%03d.%02d\"",
           .sentence =
               "How objects are numbered, between prefix and extension: the task's number, "
               "then the object's within its task; of one number alone, the task's, which has "
               "one object"},
          {.name = "canned_acl",
           .type = OptionType::kChoice,
           .default_json = "\"\"",
           .sentence = "Canned ACL to send; refused by buckets whose owner is enforced, which is "
                       "how AWS makes them since 2023; empty sends none",
           .choices = {"", "private", "public-read", "public-read-write", "aws-exec-read",
                       "authenticated-read", "bucket-owner-read", "bucket-owner-full-control",
                       "log-delivery-write"}},
          {.name = "storage_class",
           .type = OptionType::kChoice,
           .default_json = "\"\"",
           .sentence = "Storage class of the objects; the cheaper ones charge for reading and for "
                       "deleting early; empty leaves it to the bucket",
           .choices = {"", "STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING",
                       "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE", "REDUCED_REDUNDANCY"}},
          {.name = "server_side_encryption",
           .type = OptionType::kChoice,
           .default_json = "\"\"",
           .sentence = "How S3 encrypts the objects at rest; empty leaves it to the bucket",
           .choices = {"", "AES256", "aws:kms", "aws:kms:dsse"}},
          {.name = "kms_key_id",
           .type = OptionType::kString,
           .default_json = "\"\"",
           .sentence = "KMS key to encrypt with: id, ARN or alias; empty takes the bucket's key"},
          {.name = "if_exists",
           .type = OptionType::kChoice,
           .default_json = "\"replace\"",
           .sentence = "What to do when an object of that key exists: replace it, or fail the job",
           .choices = {"replace", "fail"}}}};
  return kTable;
}

Result<std::unique_ptr<Destination>> MakeS3Destination(const Json& options, s3::Client& client) {
  auto text = [&](const char* name) { return options.at(name).get<std::string>(); };
  ARROW_ASSIGN_OR_RAISE(auto rule, NameRule::Parse(text("sequence_format")));
  Settings settings{.bucket = text("bucket"),
                    .prefix = text("path_prefix"),
                    .rule = std::move(rule),
                    .extension = text("file_ext"),
                    .replace = text("if_exists") == "replace"};
  settings.write.canned_acl = text("canned_acl");
  settings.write.storage_class = text("storage_class");
  settings.write.encryption = text("server_side_encryption");
  settings.write.kms_key_id = text("kms_key_id");
  ARROW_RETURN_NOT_OK(CheckEncryption(settings.write));
  return std::make_unique<S3Destination>(std::move(settings), client);
}

}  // namespace waybill::destination
