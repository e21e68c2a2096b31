// What others wrote, a browser must never take for a page: names, keys, headers and cells come back
// as JSON or as a download, and nothing echoes them as HTML (CWE-79).
#include <gmock/gmock.h>

#include <algorithm>

#include "server/testing_web.h"
#include "server/testing_wire.h"

namespace waybill::server {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr char kHostile[] = "<script>alert(1)</script><img src=x onerror=alert(2)>";
constexpr char kHostileInUrl[] = "%3Cscript%3Ealert(1)%3C%2Fscript%3E";

class HostileText : public WebTest {
 protected:
  static std::string HeaderOf(const Reply& reply, std::string_view name) {
    auto found = std::ranges::find(
        reply.headers, name, [](const auto& header) { return std::string_view(header.first); });
    return found == reply.headers.end() ? "" : found->second;
  }
  /// A browser reads it as data, whatever it holds.
  static void ExpectHarmless(const Reply& reply, const std::string& what) {
    EXPECT_THAT(reply.content_type, Not(HasSubstr("html"))) << what;
    EXPECT_THAT(reply.content_type, Not(HasSubstr("xml"))) << what;
    EXPECT_EQ(HeaderOf(reply, "X-Content-Type-Options"), "nosniff") << what;
    EXPECT_THAT(HeaderOf(reply, "Content-Security-Policy"), StartsWith("default-src 'none'"))
        << what;
    for (const auto& [name, value] : reply.headers) {
      EXPECT_THAT(value, Not(HasSubstr("<script"))) << what << ": " << name;
    }
    if (reply.text) {
      EXPECT_THAT(HeaderOf(reply, "Content-Disposition"), StartsWith("attachment;")) << what;
    }
  }

  service::Caller owner_ = AddPerson("owner", "super_admin");
  Credential session_ = SignIn(owner_);
};

TEST_F(HostileText, NamesComeBackAsJson) {
  Json connection = {{"name", kHostile},
                     {"description", kHostile},
                     {"aws_auth_type", "iam_user"},
                     {"aws_access_key_id", "AKIAIOSFODNN7EXAMPLE"},
                     {"aws_secret_access_key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}};
  Reply made = AskAs(session_, "POST", "/api/connections/s3", connection);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.body["name"], kHostile) << "data is never altered";
  ExpectHarmless(made, "connection");
  AddTransfer(kHostile, owner_.user_id);
  for (const char* target : {"/api/connections/s3", "/api/job_definitions", "/api/audit_log",
                             "/api/job_definitions/1", "/api/connections/s3/1"}) {
    ExpectHarmless(AskAs(session_, "GET", target), target);
  }
}

TEST_F(HostileText, ErrorsAreJsonToo) {
  const std::string in_url = kHostileInUrl;
  for (const std::string& target :
       {"/api/" + in_url, "/api/connections/" + in_url, "/api/jobs/" + in_url,
        "/api/jobs?status=" + in_url, "/api/connections/s3?cursor=" + in_url,
        "/api/job_definitions/1/revisions/" + in_url, "/api/%" + in_url, "/healthz/" + in_url}) {
    Reply reply = AskAs(session_, "GET", target);
    if (reply.content_type == "text/html") {
      EXPECT_EQ(reply.text, "<!doctype html>") << "the console's own page, for " << target;
      continue;
    }
    ExpectHarmless(reply, target);
  }
  for (const char* verb : {"POST", "PATCH", "<script>"}) {
    ExpectHarmless(AskAs(session_, verb, "/api/jobs", Json{{kHostile, kHostile}}), verb);
  }
}

TEST_F(HostileText, HeadersAreNotEchoed) {
  for (const char* header : {"Host", "Origin", "Content-Type", "Authorization", "User-Agent"}) {
    HttpRequest message = Message(session_, "POST", "/api/api_keys", Json{{"name", "x"}});
    std::erase_if(message.headers, [&](const auto& each) { return each.first == header; });
    message.headers.emplace_back(header, kHostile);
    Reply reply = web_.Answer(message);
    ExpectHarmless(reply, header);
    EXPECT_THAT(reply.body.dump(), Not(HasSubstr("<script"))) << header;
  }
}

TEST_F(HostileText, DownloadsAreFilesOfOurOwnNaming) {
  int64_t transfer = AddTransfer(kHostile, owner_.user_id);
  std::string job = "/api/jobs/" + std::to_string(AddJob(kHostile, transfer));
  for (const char* what : {"/log?download=true", "/rejects?download=true", "/waybill"}) {
    Reply reply = AskAs(session_, "GET", job + what);
    ExpectHarmless(reply, what);
    EXPECT_THAT(HeaderOf(reply, "Content-Disposition"), Not(HasSubstr("alert"))) << what;
  }
}

TEST_F(HttpServerTest, WhatIsNoHttpIsNotEchoed) {
  Start();
  for (const char* bytes : {"<script>alert(1)</script>\r\n\r\n", "GET /<script> HTTP/9.9\r\n\r\n",
                            "GET / HTTP/1.1\r\n<script>\r\n\r\n"}) {
    std::string answer = Ask(bytes);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 ")) << bytes;
    EXPECT_THAT(answer, Not(HasSubstr("script>"))) << bytes;
    EXPECT_THAT(answer, HasSubstr("Content-Type: application/json\r\n")) << bytes;
    EXPECT_THAT(answer, HasSubstr("X-Content-Type-Options: nosniff\r\n")) << bytes;
  }
}

}  // namespace
}  // namespace waybill::server
