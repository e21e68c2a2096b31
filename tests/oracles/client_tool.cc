// The S3 and STS client as a program, for refusals_test.py:
//   client_tool ENDPOINT <calls >answers
// One JSON object a line: {"call": "get_object", "key_id": …, "secret": …, "token": …,
// "arguments": {"Bucket": …, "Key": …}}, calls and arguments as botocore names them. Each is
// answered with {} or {"kind": …, "message": …, "status": …, "code": …}. Waiting takes no time.
#include <functional>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "aws/static_credentials.h"
#include "aws/sts.h"
#include "base/json.h"
#include "base/log.h"
#include "base/random.h"
#include "base/service_refusal.h"
#include "http/curl_transport.h"
#include "s3/client.h"

namespace waybill {
namespace {

class NullSink : public http::BodySink {
 public:
  Status Write(std::string_view) override { return Status::OK(); }
};

std::string Text(const Json& arguments, const char* name) { return arguments.value(name, ""); }

/// The arguments of one call, by botocore's names.
struct Arguments {
  const Json& json;

  std::string bucket() const { return Text(json, "Bucket"); }
  std::string key() const { return Text(json, "Key"); }
  std::string upload() const { return Text(json, "UploadId"); }
  std::string body() const { return Text(json, "Body"); }
  s3::Pin pin() const { return {Text(json, "IfMatch"), Text(json, "VersionId")}; }
  s3::PutCondition condition() const { return {.if_absent = json.contains("IfNoneMatch")}; }
  s3::WriteOptions options() const { return {.storage_class = Text(json, "StorageClass")}; }
  /// "bytes=10-": where to begin.
  int64_t offset() const {
    return json.contains("Range") ? std::stoll(Text(json, "Range").substr(6)) : 0;
  }
  std::vector<s3::Part> parts() const {
    std::vector<s3::Part> parts;
    for (const Json& part : json["MultipartUpload"]["Parts"]) {
      parts.push_back({.number = part["PartNumber"], .etag = part["ETag"]});
    }
    return parts;
  }
  std::vector<std::string> keys() const {
    std::vector<std::string> keys;
    for (const Json& object : json["Delete"]["Objects"]) keys.push_back(object["Key"]);
    return keys;
  }
};

using S3Call = std::function<Status(s3::Client&, const Arguments&)>;

const std::map<std::string, S3Call>& S3Calls() {
  using C = s3::Client;
  using A = const Arguments&;
  static const std::map<std::string, S3Call> calls = {
      {"list_buckets", [](C& c, A) { return c.ListBuckets({}).status(); }},
      {"get_bucket_location",
       [](C& c, A a) { return c.GetBucketLocation(a.bucket(), {}).status(); }},
      {"list_objects_v2",
       [](C& c, A a) { return c.ListObjects({.bucket = a.bucket()}, {}).status(); }},
      {"head_object",
       [](C& c, A a) { return c.HeadObject(a.bucket(), a.key(), a.pin(), {}).status(); }},
      {"get_object",
       [](C& c, A a) {
         NullSink sink;
         return c.GetObject(a.bucket(), a.key(), a.pin(), a.offset(), -1, sink, {}).status();
       }},
      {"put_object",
       [](C& c, A a) {
         return c.PutObject(a.bucket(), a.key(), a.body(), a.options(), a.condition(), {}).status();
       }},
      {"create_multipart_upload",
       [](C& c, A a) { return c.CreateUpload(a.bucket(), a.key(), a.options(), {}).status(); }},
      {"upload_part",
       [](C& c, A a) {
         return c.UploadPart(a.bucket(), a.key(), a.upload(), a.json["PartNumber"], a.body(), {})
             .status();
       }},
      {"complete_multipart_upload",
       [](C& c, A a) {
         return c.CompleteUpload(a.bucket(), a.key(), a.upload(), a.parts(), a.condition(), {})
             .status();
       }},
      {"abort_multipart_upload",
       [](C& c, A a) { return c.AbortUpload(a.bucket(), a.key(), a.upload(), {}); }},
      {"list_multipart_uploads",
       [](C& c, A a) { return c.ListUploads(a.bucket(), "", {}).status(); }},
      {"list_parts",
       [](C& c, A a) { return c.ListParts(a.bucket(), a.key(), a.upload(), {}).status(); }},
      {"delete_object", [](C& c, A a) { return c.DeleteObject(a.bucket(), a.key(), {}); }},
      {"delete_objects", [](C& c, A a) { return c.DeleteObjects(a.bucket(), a.keys(), {}); }}};
  return calls;
}

class Tool {
 public:
  explicit Tool(std::string endpoint)
      : endpoint_(std::move(endpoint)),
        transport_(http::MakeCurlTransport({}, system_clock_).ValueOrDie()),
        clock_(system_clock_.Now()) {}

  Json Answer(const Json& line) {
    Status status = Call(line);
    if (status.ok()) return Json::object();
    auto refusal = ServiceRefusalOf(status).value_or(ServiceRefusal{});
    return {{"kind", KindName(KindOf(status))},
            {"message", status.message()},
            {"status", refusal.http_status},
            {"code", refusal.code}};
  }

 private:
  Status Call(const Json& line) {
    aws::Credentials keys{line["key_id"], Secret(line["secret"].get<std::string>()), {}, {}};
    if (line.contains("token")) keys.session_token = Secret(line["token"].get<std::string>());
    ARROW_ASSIGN_OR_RAISE(auto credentials, aws::StaticCredentials::Make(std::move(keys)));
    const Arguments arguments{line["arguments"]};
    std::string call = line["call"];
    if (call == "assume_role" || call == "get_caller_identity") {
      return CallSts(call, arguments, *credentials);
    }
    s3::Client client({.region = "us-east-1", .endpoint = endpoint_, .max_attempts = 1},
                      {*transport_, *credentials, clock_, random_, log_});
    return S3Calls().at(call)(client, arguments);
  }

  Status CallSts(const std::string& call, const Arguments& arguments,
                 aws::CredentialProvider& credentials) {
    aws::StsClient client({.endpoint = {.region = "us-east-1", .endpoint = endpoint_}},
                          {*transport_, clock_, random_});
    if (call == "get_caller_identity") return client.GetCallerIdentity(credentials, {}).status();
    return client
        .AssumeRole({.role_arn = Text(arguments.json, "RoleArn"),
                     .session_name = Text(arguments.json, "RoleSessionName"),
                     .external_id = Text(arguments.json, "ExternalId")},
                    credentials, {})
        .status();
  }

  const std::string endpoint_;
  SystemClock system_clock_;
  std::unique_ptr<http::Transport> transport_;
  ManualClock clock_;
  SeededRandom random_{1};
  NullLog log_;
};

}  // namespace
}  // namespace waybill

int main(int, char** argv) {
  waybill::Tool tool(argv[1]);
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << tool.Answer(waybill::Json::parse(line)) << std::endl;
  }
}
