#include "aws/service_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>

namespace waybill::aws {
namespace {

// Source: botocore's retries/standard.py and the services' own pages of errors.
constexpr std::string_view kThrottled[] = {"Throttling",
                                           "ThrottlingException",
                                           "ThrottledException",
                                           "RequestThrottledException",
                                           "RequestThrottled",
                                           "TooManyRequestsException",
                                           "ProvisionedThroughputExceededException",
                                           "TransactionInProgressException",
                                           "RequestLimitExceeded",
                                           "BandwidthLimitExceeded",
                                           "LimitExceededException",
                                           "SlowDown",
                                           "PriorRequestNotComplete",
                                           "EC2ThrottledException"};
constexpr std::string_view kTransient[] = {"RequestTimeout",     "RequestTimeoutException",
                                           "InternalError",      "InternalFailure",
                                           "ServiceUnavailable", "IDPCommunicationError"};
constexpr std::string_view kCredentials[] = {"ExpiredToken", "ExpiredTokenException",
                                             "InvalidToken", "TokenRefreshRequired",
                                             "RequestExpired"};
// Source: the same, and the clock rules of AWS's SDKs. STS says "Signature expired" and "Signature
// not yet current" under SignatureDoesNotMatch.
constexpr std::string_view kClock[] = {"RequestTimeTooSkewed",      "RequestExpired",
                                       "RequestInTheFuture",        "SignatureDoesNotMatch",
                                       "InvalidSignatureException", "AuthFailure"};

template <size_t N>
bool Contains(const std::string_view (&table)[N], std::string_view code) {
  return std::ranges::find(table, code) != std::end(table);
}

std::string Header(const http::Response& response, std::string_view name) {
  return http::FindHeader(response.headers, name).value_or("");
}

}  // namespace

ServiceError ParseServiceError(const http::Response& response) {
  ServiceError error{.http_status = response.status};
  pugi::xml_document document;
  if (document.load_buffer(response.body.data(), response.body.size())) {
    pugi::xml_node root = document.document_element();
    pugi::xml_node inner = root.child("Errors") ? root.child("Errors") : root;
    if (inner.child("Error")) inner = inner.child("Error");
    error.code = inner.child_value("Code");
    error.message = inner.child_value("Message");
    error.request_id = root.child_value("RequestId");
    if (error.request_id.empty()) error.request_id = inner.child_value("RequestId");
  }
  for (std::string_view name : {"x-amzn-RequestId", "x-amz-request-id"}) {
    if (error.request_id.empty()) error.request_id = Header(response, name);
  }
  return error;
}

http::Fault FaultOf(const ServiceError& error) {
  if (Contains(kThrottled, error.code)) return http::Fault::kThrottled;
  if (Contains(kTransient, error.code)) return http::Fault::kTransient;
  return http::FaultOf(error.http_status);
}

bool IsAboutCredentials(const ServiceError& error) { return Contains(kCredentials, error.code); }

bool IsAboutClock(const ServiceError& error) { return Contains(kClock, error.code); }

bool IsAccessDenied(const ServiceRefusal& refusal) {
  return refusal.code == "AccessDenied" || refusal.code == "AccessDeniedException" ||
         (refusal.code.empty() && refusal.http_status == 403);
}

bool IsAccessDenied(const ServiceError& error) { return IsAccessDenied(ServiceRefusalOf(error)); }

ServiceRefusal ServiceRefusalOf(const ServiceError& error) {
  return {error.http_status, error.code};
}

std::string Reference(const ServiceError& error) {
  std::string text = error.code.empty() ? "" : error.code + ", ";
  text += fmt::format("HTTP {}", error.http_status);
  if (!error.request_id.empty()) text += ", request id " + error.request_id;
  return text;
}

}  // namespace waybill::aws
