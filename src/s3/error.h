#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "http/retry.h"
#include "http/transport.h"
#include "s3/operations.h"
#include "s3/types.h"

namespace waybill::s3 {

/// What may make the same request succeed, beside waiting.
enum class Remedy {
  kNone,
  kRefresh,  ///< new credentials
  kSkew,     ///< the store's own time
  kRegion,   ///< another region
};

/// What a refusing answer says, from its body or, where it has none (HEAD), from its headers.
struct ErrorReply {
  int status = 0;
  std::string code = {};     ///< "AccessDenied"; "" when the answer names none
  std::string message = {};  ///< S3's own words, cut
  std::string region = {};   ///< where the bucket is, as far as the answer says
  std::string request_id = {};
  std::string host_id = {};
};

/// What a request was about, for the sentence that explains its refusal.
struct ErrorContext {
  const Operation& operation;
  std::string_view bucket;
  std::string_view key;
  bool versioned = false;  ///< a version id was sent
  bool kms = false;        ///< SSE-KMS was asked for
  const ClientOptions& options;
};

ErrorReply ReadErrorReply(const http::Response& response);

/// How the reply is to be taken. Pure; one table per S3 code behind it.
struct Verdict {
  ErrorKind kind;
  http::Fault fault;
  Remedy remedy;
};
Verdict Judge(const ErrorReply& reply, const Operation& operation);

/// The refusal in words: what was refused, what is missing or wrong, how to mend it, S3's own code
/// and request ids. Never holds a key, a signature or a signed text.
Status Explain(const ErrorReply& reply, const ErrorContext& context);

}  // namespace waybill::s3
