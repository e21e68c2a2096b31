#include "http/curl_failure.h"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>

namespace waybill::http {
namespace {

struct Meaning {
  CURLcode code;
  ErrorKind kind;
  std::string_view what;
  std::string_view mend;
};

constexpr std::string_view kTryAgain = "the network or the other side failed; try again";

// clang-format off
constexpr Meaning kMeanings[] = {
    {CURLE_COULDNT_RESOLVE_PROXY, ErrorKind::kDefinition, "the proxy's host name cannot be resolved", "check http_proxy and https_proxy"},
    {CURLE_COULDNT_CONNECT, ErrorKind::kBusy, "no connection could be opened", "check the host, the port, the firewall and the proxy settings, or try again when the service is up"},
    {CURLE_OPERATION_TIMEDOUT, ErrorKind::kBusy, "timed out", "the network or the other side is too slow, or a firewall drops the packets"},
    {CURLE_PARTIAL_FILE, ErrorKind::kBusy, "the answer ended early", kTryAgain},
    {CURLE_GOT_NOTHING, ErrorKind::kBusy, "the connection closed without an answer", kTryAgain},
    {CURLE_SEND_ERROR, ErrorKind::kBusy, "sending broke off", kTryAgain},
    {CURLE_RECV_ERROR, ErrorKind::kBusy, "receiving broke off", kTryAgain},
    {CURLE_SSL_CACERT_BADFILE, ErrorKind::kDefinition, "the CA file cannot be used", "give a PEM file of certificates"},
    {CURLE_URL_MALFORMAT, ErrorKind::kDefinition, "the URL is malformed", "correct it"},
    {CURLE_WEIRD_SERVER_REPLY, ErrorKind::kDefinition, "the answer is not HTTP", "check the port, and whether it expects https://"},
    {CURLE_UNSUPPORTED_PROTOCOL, ErrorKind::kDefinition, "the answer is not HTTP", "check the port, and whether it expects https://"},
};
// clang-format on

Status Sentence(const CurlFailure& failure, ErrorKind kind, std::string_view what,
                std::string_view mend) {
  std::string detail = failure.detail.empty() ? curl_easy_strerror(failure.code) : failure.detail;
  return Fail(kind, failure.where, fmt::format("{} ({}): {}", what, detail, mend));
}

Status ExplainName(const CurlFailure& failure) {
  if (failure.name_unknown) {
    return Sentence(failure, ErrorKind::kDefinition, "no such host name",
                    "check the endpoint, the region and the bucket name for typing errors");
  }
  return Sentence(failure, ErrorKind::kBusy, "the host name could not be resolved",
                  "check this machine's DNS, then try again");
}

Status ExplainCertificate(const CurlFailure& failure) {
  // Curl tells a wrong name from a wrong chain in words only.
  if (failure.detail.find("subject name") != std::string::npos) {
    return Sentence(failure, ErrorKind::kDefinition, "the certificate is for another host name",
                    "use a name that the certificate lists; for a bucket with dots in its name use "
                    "path-style addressing");
  }
  return Sentence(failure, ErrorKind::kDefinition, "the certificate is not trusted",
                  "give the connection the certificate of the authority that signed it "
                  "(ca_certificate), or have the server's certificate renewed");
}

Status ExplainHandshake(const CurlFailure& failure) {
  // OpenSSL's own errors ("error:0A00010B:…") are lasting ones; anything else is the network's.
  if (failure.detail.find("error:") == std::string::npos) {
    return Sentence(failure, ErrorKind::kBusy, "the TLS handshake broke off", kTryAgain);
  }
  return Sentence(
      failure, ErrorKind::kDefinition, "TLS could not be agreed on",
      "check whether the port speaks TLS at all (https:// or http://), and its versions");
}

}  // namespace

Status Explain(const CurlFailure& failure) {
  if (failure.code == CURLE_COULDNT_RESOLVE_HOST) return ExplainName(failure);
  if (failure.code == CURLE_PEER_FAILED_VERIFICATION) return ExplainCertificate(failure);
  if (failure.code == CURLE_SSL_CONNECT_ERROR) return ExplainHandshake(failure);
  for (const auto& meaning : kMeanings) {
    if (meaning.code == failure.code) {
      return Sentence(failure, meaning.kind, meaning.what, meaning.mend);
    }
  }
  return Sentence(failure, ErrorKind::kBusy, "the call failed", kTryAgain);
}

bool IsUnknownName(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  int error = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (error == 0) freeaddrinfo(found);
  return error == EAI_NONAME;
}

}  // namespace waybill::http
