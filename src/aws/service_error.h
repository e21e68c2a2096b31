#pragma once

#include <string>

#include "base/service_refusal.h"
#include "http/retry.h"
#include "http/transport.h"

namespace waybill::aws {

/// A refusal of an AWS service or of a server that imitates one.
struct ServiceError {
  int http_status = 0;
  std::string code;        ///< "AccessDenied"; empty when the body says none
  std::string message;     ///< the service's own words
  std::string request_id;  ///< empty when none was given
};

/// Reads STS's envelope <ErrorResponse><Error>, S3's <Error>, that of servers which answer for all
/// of AWS alike, <ErrorResponse><Errors><Error>, and an answer with none.
ServiceError ParseServiceError(const http::Response& response);

/// By code first, then by HTTP status. Throttling and RequestTimeout come as a 400.
http::Fault FaultOf(const ServiceError& error);

/// The credentials themselves were called expired or unknown: fetch new ones and try once more.
bool IsAboutCredentials(const ServiceError& error);

/// The time of signing may be wrong: where the answer's Date says so too, sign once more with it.
bool IsAboutClock(const ServiceError& error);

/// A refusal for want of rights: AccessDenied, or a bare 403, as Ceph's gateway answers.
bool IsAccessDenied(const ServiceRefusal& refusal);
bool IsAccessDenied(const ServiceError& error);

/// What a status keeps of it.
ServiceRefusal ServiceRefusalOf(const ServiceError& error);

/// "AccessDenied, HTTP 403, request id 4442587F": what support asks for.
std::string Reference(const ServiceError& error);

}  // namespace waybill::aws
