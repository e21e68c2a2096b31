#include "http/curl_failure.h"

#include <gtest/gtest.h>

namespace waybill::http {
namespace {

TEST(CurlFailure, NameThatDoesNotExistIsTheUsersToMend) {
  Status status = Explain({.code = CURLE_COULDNT_RESOLVE_HOST,
                           .where = "GET https://nosuch.example:443",
                           .detail = "Could not resolve host: nosuch.example",
                           .name_unknown = true});
  EXPECT_EQ(KindOf(status), ErrorKind::kDefinition);
  EXPECT_EQ(
      status.message(),
      "GET https://nosuch.example:443: no such host name (Could not resolve host: "
      "nosuch.example): check the endpoint, the region and the bucket name for typing errors");
}

TEST(CurlFailure, ResolverThatIsDownIsBusy) {
  Status status = Explain({.code = CURLE_COULDNT_RESOLVE_HOST, .where = "GET https://h:443"});
  EXPECT_EQ(KindOf(status), ErrorKind::kBusy);
}

TEST(CurlFailure, HandshakeErrorsOfOpensslLastAndOthersPass) {
  EXPECT_EQ(KindOf(Explain({.code = CURLE_SSL_CONNECT_ERROR,
                            .detail = "error:0A00010B:SSL routines::wrong version number"})),
            ErrorKind::kDefinition);
  EXPECT_EQ(KindOf(Explain({.code = CURLE_SSL_CONNECT_ERROR,
                            .detail = "OpenSSL SSL_connect: Connection reset by peer"})),
            ErrorKind::kBusy);
}

TEST(CurlFailure, UnforeseenFailureIsBusyAndKeepsCurlsWords) {
  Status status = Explain({.code = CURLE_OUT_OF_MEMORY, .where = "GET http://h:80"});
  EXPECT_EQ(KindOf(status), ErrorKind::kBusy);
  EXPECT_NE(status.message().find("Out of memory"), std::string::npos);
}

}  // namespace
}  // namespace waybill::http
