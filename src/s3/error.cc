#include "s3/error.h"

#include <fmt/args.h>
#include <fmt/format.h>

#include <algorithm>

#include "aws/partitions.h"
#include "base/service_refusal.h"
#include "s3/error_table.h"
#include "s3/replies.h"
#include "s3/request.h"

namespace waybill::s3 {
namespace {

/// The ARN that a permission is granted on. The partition is told by the region.
std::string Arn(Resource resource, const ErrorContext& context) {
  std::string_view partition = aws::PartitionOfRegion(context.options.region).name;
  switch (resource) {
    case Resource::kEverything: return "*";
    case Resource::kBucket: return fmt::format("arn:{}:s3:::{}", partition, context.bucket);
    case Resource::kObject: break;
  }
  return fmt::format("arn:{}:s3:::{}/{}", partition, context.bucket,
                     context.key.empty() ? "*" : context.key);
}

/// The first "service:Action" of that service in S3's own words, or nothing.
std::string ActionIn(std::string_view message, std::string_view service) {
  size_t begin = message.find(service);
  if (begin == message.npos) return {};
  size_t end = begin + service.size();
  while (end < message.size() && isalpha(static_cast<unsigned char>(message[end]))) ++end;
  return end == begin + service.size() ? std::string()
                                       : std::string(message.substr(begin, end - begin));
}

bool IsDenied(const ErrorReply& reply) {
  return reply.code == "AccessDenied" ||
         (reply.code.empty() && (reply.status == 401 || reply.status == 403));
}

bool ReadsObject(Op op) { return op == Op::kGetObject || op == Op::kHeadObject; }

std::string Permission(const ErrorReply& reply, const ErrorContext& context) {
  if (std::string named = ActionIn(reply.message, "s3:"); !named.empty()) return named;
  // With a version id S3 asks for another permission, and does not ask for the plain one.
  if (context.versioned && ReadsObject(context.operation.op)) return "s3:GetObjectVersion";
  return std::string(context.operation.permission);
}

std::string Render(std::string_view sentence, const ErrorReply& reply,
                   const ErrorContext& context) {
  const ClientOptions& options = context.options;
  fmt::dynamic_format_arg_store<fmt::format_context> args;
  auto add = [&](const char* name, const std::string& value) {
    args.push_back(fmt::arg(name, value));
  };
  add("permission", Permission(reply, context));
  add("arn", Arn(context.operation.resource, context));
  add("bucket", std::string(context.bucket));
  add("key", std::string(context.key));
  add("region", reply.region.empty() ? "the bucket's" : reply.region);
  add("owner", options.expected_bucket_owner);
  add("endpoint", options.endpoint.empty() ? "the endpoint" : options.endpoint);
  return fmt::vformat(sentence, args);
}

/// What else may be behind a plain "access denied": S3 gives one answer for many causes.
std::string OtherCauses(const ErrorReply& reply, const ErrorContext& context) {
  std::string text;
  if (reply.message.find("explicit deny") != std::string::npos) {
    text += "; a policy denies it explicitly, which no grant overrides: find that statement";
  }
  if (ReadsObject(context.operation.op)) {
    text += fmt::format(
        "; or the object is missing, which S3 tells only to who has s3:ListBucket on {}",
        Arn(Resource::kBucket, context));
  }
  if (!context.options.expected_bucket_owner.empty()) {
    text += fmt::format("; or the bucket does not belong to account {} (expected_bucket_owner)",
                        context.options.expected_bucket_owner);
  }
  if (context.kms) {
    text += "; or the KMS key refuses: encrypting needs kms:GenerateDataKey and kms:Decrypt";
  }
  bool could_pay = context.operation.op == Op::kListObjects || ReadsObject(context.operation.op);
  if (could_pay && !context.options.requester_pays && context.options.endpoint.empty()) {
    text += "; or the bucket is requester-pays, and the connection's requester_pays is off";
  }
  return text;
}

std::string DeniedSentence(const ErrorReply& reply, const ErrorContext& context) {
  if (std::string action = ActionIn(reply.message, "kms:"); !action.empty()) {
    return fmt::format(
        "the object's KMS key may not be used: grant {} on that key, in its key policy or in the "
        "policy of these credentials",
        action);
  }
  return Render(RowOf("AccessDenied", 403).sentence, reply, context) + OtherCauses(reply, context);
}

std::string Sentence(const ErrorReply& reply, const ErrorContext& context) {
  if (IsDenied(reply)) return DeniedSentence(reply, context);
  const Verdict verdict = Judge(reply, context.operation);
  if (reply.status == 412 && ReadsObject(context.operation.op)) {
    return "the object is no longer the one that was listed: it was replaced meanwhile; run again "
           "to take it as it is now";
  }
  if (verdict.kind == ErrorKind::kChanged && reply.code == "ConditionalRequestConflict") {
    return "somebody else wrote the same object at this moment, and the upload is lost: run again";
  }
  return Render(RowOf(reply.code, reply.status).sentence, reply, context);
}

}  // namespace

ErrorReply ReadErrorReply(const http::Response& response) {
  ErrorDocument document = ParseErrorDocument(response.body);
  auto header = [&](std::string_view name) {
    return http::FindHeader(response.headers, name).value_or("").substr(0, 128);
  };
  ErrorReply reply{.status = response.status,
                   .code = std::move(document.code),
                   .message = std::move(document.message),
                   .region = header("x-amz-bucket-region"),
                   .request_id = header("x-amz-request-id"),
                   .host_id = header("x-amz-id-2")};
  // Some stores quote the text that they wanted signed.
  if (reply.message.find("AWS4-HMAC") != std::string::npos) reply.message.clear();
  if (reply.region.empty()) reply.region = document.region;
  if (reply.request_id.empty()) reply.request_id = document.request_id;
  if (reply.host_id.empty()) reply.host_id = document.host_id;
  return reply;
}

Verdict Judge(const ErrorReply& reply, const Operation& operation) {
  const ErrorRow& row = RowOf(reply.code, reply.status);
  Verdict verdict{row.kind, row.fault, row.remedy};
  // An upload whose Complete met a concurrent write is dead: it must be made anew, not repeated.
  if (reply.code == "ConditionalRequestConflict" && operation.op == Op::kCompleteUpload) {
    return {ErrorKind::kChanged, http::Fault::kNone, Remedy::kNone};
  }
  return verdict;
}

Status Explain(const ErrorReply& reply, const ErrorContext& context) {
  std::string text = fmt::format("{} was refused: {} (HTTP {}", context.operation.name,
                                 Sentence(reply, context), reply.status);
  if (!reply.code.empty()) text += " " + reply.code;
  if (!reply.message.empty()) text += fmt::format(": \"{}\"", reply.message);
  if (!reply.request_id.empty()) text += "; request id " + reply.request_id;
  if (!reply.host_id.empty()) text += "; host id " + reply.host_id;
  return FailRefused(Judge(reply, context.operation).kind, Uri(context.bucket, context.key),
                     text + ")", {reply.status, reply.code});
}

}  // namespace waybill::s3
