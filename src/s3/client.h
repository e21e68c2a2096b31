#pragma once

#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "aws/credentials.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/random.h"
#include "http/transport.h"
#include "s3/request.h"
#include "s3/request_counts.h"
#include "s3/types.h"

namespace waybill::s3 {

/// What a client is built on. All borrowed; all must outlive the client.
struct ClientParts {
  http::Transport& transport;
  aws::CredentialProvider& credentials;
  Clock& clock;
  Random& random;
  Log& log;
  RequestCounts* requests = nullptr;  ///< null: nobody counts
};

/// S3's operations, one method each: signed, retried, sent to the bucket's own region, refused in
/// words.
///
/// Errors   a refusal names the permission or setting that is missing, how to mend it, and S3's
/// request ids.
///          kDenied, kMissing, kChanged (412), kBusy (after the last retry), kDefinition, kData.
/// Threads  every method may be called from any thread. The region found for a bucket is cached.
class Client {
 public:
  Client(ClientOptions options, ClientParts parts);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  const ClientOptions& options() const;

  Result<std::vector<Bucket>> ListBuckets(std::stop_token stop);
  /// The bucket's region by HeadBucket, which answers it even when it refuses everything else.
  Result<std::string> FindRegion(const std::string& bucket, std::stop_token stop);
  Result<std::string> GetBucketLocation(const std::string& bucket, std::stop_token stop);
  Result<ListPage> ListObjects(const ListRequest& request, std::stop_token stop);

  Result<ObjectInfo> HeadObject(const std::string& bucket, const std::string& key, const Pin& pin,
                                std::stop_token stop);
  /// Read bytes [offset, offset + length) into `sink`. A cut connection is resumed from the last
  /// byte that arrived; length (and checksum, when the whole object is read and S3 has one) are
  /// verified. length < 0: to the end.
  Result<ObjectInfo> GetObject(const std::string& bucket, const std::string& key, const Pin& pin,
                               int64_t offset, int64_t length, http::BodySink& sink,
                               std::stop_token stop);

  using PutCondition = s3::PutCondition;
  /// An object that already has these bytes and this metadata counts as the one that was put, since
  /// an answer may have been lost: put something unique into the metadata where that matters.
  Result<ObjectInfo> PutObject(const std::string& bucket, const std::string& key,
                               std::string_view body, const WriteOptions& options,
                               const PutCondition& condition, std::stop_token stop);

  Result<NewUpload> CreateUpload(const std::string& bucket, const std::string& key,
                                 const WriteOptions& options, std::stop_token stop);
  Result<Part> UploadPart(const std::string& bucket, const std::string& key,
                          const std::string& upload_id, int number, std::string_view body,
                          std::stop_token stop);
  /// Idempotent: when the upload is gone but the key holds what these parts make up, that is
  /// success.
  Result<ObjectInfo> CompleteUpload(const std::string& bucket, const std::string& key,
                                    const std::string& upload_id, std::span<const Part> parts,
                                    const PutCondition& condition, std::stop_token stop);
  /// Idempotent: an upload that is gone already counts as aborted.
  Status AbortUpload(const std::string& bucket, const std::string& key,
                     const std::string& upload_id, std::stop_token stop);
  Result<std::vector<PendingUpload>> ListUploads(const std::string& bucket,
                                                 const std::string& prefix, std::stop_token stop);
  Result<std::vector<Part>> ListParts(const std::string& bucket, const std::string& key,
                                      const std::string& upload_id, std::stop_token stop);

  Status DeleteObject(const std::string& bucket, const std::string& key, std::stop_token stop);
  /// At most 1000 keys a request; as many requests as it takes. The first refused key fails the
  /// call.
  Status DeleteObjects(const std::string& bucket, std::span<const std::string> keys,
                       std::stop_token stop);

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace waybill::s3
