#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "servers/loopback_server.h"
#include "servers/strict_s3_auth.h"
#include "servers/strict_s3_store.h"

namespace waybill::servers {

/// A request as the strict S3 understood it.
struct S3Request {
  std::string action;  ///< "PutObject", "ListObjectsV2"…
  std::string bucket;
  std::string key;
  std::vector<std::pair<std::string, std::string>> query;
  const HttpRequest* http = nullptr;  ///< only while it is being answered

  std::string Query(const std::string& name) const;
  bool Has(const std::string& name) const;
};

/// How the strict S3 misbehaves on one request.
struct S3Fault {
  std::string action = {};  ///< the operation it waits for; empty: any
  int skip = 0;             ///< let that many of them pass first
  int times = 1;

  S3Error error = {};         ///< answer this instead of doing the work
  Headers headers = {};       ///< of that answer, e.g. Date or Location
  bool lose_request = false;  ///< close the connection before the work is done
  bool lose_reply = false;    ///< do the work, then close the connection without an answer
  bool cut_headers = false;   ///< do the work, then close it inside the headers
  std::optional<size_t> cut_body = {};  ///< do the work, then cut the answer's body there
  bool error_in_success = false;        ///< do no work; 200 with an <Error> in the body
  bool cut_document = false;  ///< do the work; send half of the XML under a fitting Content-Length
};

/// An S3 that does what AWS's does where other servers are lenient, and misbehaves on demand. A
/// real server on a free port of 127.0.0.1, objects in memory.
///
/// Imitated: path-style addressing, and virtual hosts under localhost, which libcurl finds on this
/// machine; TLS; Signature Version 4 (checked by its own code), body hashes, CRC-32C, CRC-32 and
/// Content-MD5; listing in byte order with encoding-type=url as S3 writes it (a space becomes '+');
/// conditional writes and reads; ranges; multipart uploads with S3's rules of size and order and
/// full-object checksums; versions; denied actions in AWS's words; requester pays, expected owner,
/// archived objects, KMS denials; regions that refuse signatures for another. botocore takes it for
/// S3 (strict_s3_test.py), over plain HTTP.
/// Not imitated: aws-chunked bodies, which botocore sends over TLS; ACLs, delete markers, copying,
/// policies.
///
/// Threads  every method may be called from any thread while requests are being answered.
class StrictS3 {
 public:
  struct Options {
    S3User user = {};
    int64_t least_part_bytes = int64_t{5} << 20;
    std::function<Time()> now = {};                 ///< empty: a fixed moment
    std::function<int(int asked)> page_limit = {};  ///< keys on the next page; empty: as asked
    std::optional<TlsIdentity> tls = {};            ///< empty: plain HTTP
  };
  /// What Options::now is when it is left empty.
  static Time FixedNow();

  StrictS3();
  explicit StrictS3(Options options);
  ~StrictS3();

  std::string url() const { return server_->url(); }
  /// The same under a name, so that buckets can be put before it.
  std::string localhost_url() const;
  int64_t requests() const { return server_->requests(); }
  /// Actions of the requests so far, in the order in which they were answered.
  std::vector<std::string> actions() const;
  int CountOf(const std::string& action) const;

  void AddBucket(const std::string& name, S3Bucket bucket = {});
  void SetUser(const S3User& user);
  /// Change a bucket in place; for set-up and for changes behind the client's back.
  void Change(const std::string& bucket, const std::function<void(S3Bucket&)>& change);
  S3Object Put(const std::string& bucket, const std::string& key, std::string body);
  std::optional<S3Object> Find(const std::string& bucket, const std::string& key) const;
  std::vector<std::string> Keys(const std::string& bucket) const;
  int PendingUploads() const;
  void ChangeUploads(const std::function<void(S3Upload&)>& change);

  void Add(S3Fault fault);
  /// The n-th request from now (1 is the next) is lost before it does its work, or its answer
  /// after; and so is the one behind it, since libcurl sends again on its own, once, when a kept
  /// connection turns out to be dead.
  void FailNth(int n, bool after_the_work);
  void ClearFaults();

 private:
  HttpResponse Answer(const HttpRequest& http);
  HttpResponse Misbehave(const S3Fault& fault, const S3Request& request);
  std::optional<S3Fault> NextFault(const S3Request& request);
  S3Error Admit(const S3Request& request);
  S3Error CheckRights(const S3Request& request, const S3Bucket& bucket) const;
  HttpResponse Dispatch(const S3Request& request);
  HttpResponse Read(const S3Request& request, S3Bucket& bucket);
  HttpResponse Put(const S3Request& request, S3Bucket& bucket);
  HttpResponse Delete(const S3Request& request, S3Bucket& bucket);
  HttpResponse DeleteMany(const S3Request& request, S3Bucket& bucket);
  HttpResponse List(const S3Request& request, S3Bucket& bucket);
  HttpResponse ListBuckets() const;
  HttpResponse ListUploads(const S3Request& request);
  HttpResponse Create(const S3Request& request);
  HttpResponse WithUpload(const S3Request& request, S3Bucket& bucket);
  HttpResponse Complete(const S3Request& request, S3Bucket& bucket, S3Upload& upload);

  Options options_;
  mutable std::mutex mutex_;  // guards all below but server_
  std::map<std::string, S3Bucket> buckets_;
  std::map<std::string, S3Upload> uploads_;
  int next_upload_ = 1;
  std::deque<S3Fault> faults_;
  std::vector<std::string> actions_;
  std::unique_ptr<LoopbackServer> server_;
};

}  // namespace waybill::servers
