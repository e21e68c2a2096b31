#include "http/curl_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <future>
#include <thread>

#include "base/version.h"
#include "servers/loopback_server.h"

namespace waybill::http {
namespace {

using servers::HttpRequest;
using servers::HttpResponse;
using servers::LoopbackServer;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

class CurlTransportTest : public testing::Test {
 protected:
  Result<Response> Send(const Request& request, BodySink* sink = nullptr,
                        std::stop_token stop = {}) {
    return transport_->Send(request, sink, std::move(stop));
  }
  static LoopbackServer::Handler Always(HttpResponse response) {
    return [response](const HttpRequest&) { return response; };
  }

  SystemClock clock_;
  std::unique_ptr<Transport> transport_ = MakeCurlTransport({}, clock_).ValueOrDie();
};

/// Keeps what it gets; refuses once it has `limit` bytes.
class Keep : public BodySink {
 public:
  explicit Keep(size_t limit = SIZE_MAX) : limit_(limit) {}
  Status Write(std::string_view bytes) override {
    text += bytes;
    return text.size() < limit_ ? Status::OK() : Fail(ErrorKind::kData, "sink", "full");
  }
  std::string text;

 private:
  size_t limit_;
};

TEST_F(CurlTransportTest, SendsThePathAsItIs) {
  std::string target;
  LoopbackServer server([&](const HttpRequest& request) {
    target = request.target;
    return HttpResponse{};
  });
  for (std::string path : {"/a//b", "/a/../b", "/./x", "//lead", "/a%2Fb+c%20d?x=%3F&y=/../"}) {
    ASSERT_TRUE(Send({.url = server.url() + path}).ok());
    EXPECT_EQ(target, path);
  }
}

TEST_F(CurlTransportTest, SendsOnlyTheCallersHeaders) {
  servers::Headers seen;
  LoopbackServer server([&](const HttpRequest& request) {
    seen = request.headers;
    return HttpResponse{};
  });
  std::string body(100, 'x');
  ASSERT_TRUE(Send({.method = "PUT",
                    .url = server.url() + "/k",
                    .headers = {{"x-amz-meta-a", "b  c"}, {"x-empty", ""}},
                    .body = body})
                  .ok());
  std::map<std::string, std::string> headers(seen.begin(), seen.end());
  EXPECT_EQ(headers.size(), 5u);
  EXPECT_EQ(headers["x-amz-meta-a"], "b  c");
  EXPECT_EQ(headers.count("x-empty"), 1u);
  EXPECT_EQ(headers["Content-Length"], "100");
  EXPECT_EQ(headers["Host"], "127.0.0.1:" + std::to_string(server.port()));
  EXPECT_EQ(headers["User-Agent"], "waybill/" + std::string(Version()));
}

TEST_F(CurlTransportTest, HeaderThatWouldSplitTheRequestIsRefused) {
  LoopbackServer server(Always({}));
  for (Headers headers : {Headers{{"x-a", "1\r\nx-b: 2"}}, Headers{{"x a", "1"}},
                          Headers{{"x-a:", "1"}}, Headers{{"", "1"}}}) {
    auto answer = Send({.url = server.url(), .headers = headers});
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(KindOf(answer.status()), ErrorKind::kDefinition);
  }
  EXPECT_EQ(server.requests(), 0);
}

TEST_F(CurlTransportTest, EveryMethodCarriesItsBody) {
  HttpRequest seen;
  LoopbackServer server([&](const HttpRequest& request) {
    seen = request;
    return HttpResponse{.body = "ok"};
  });
  std::string large(5 << 20, 'z');
  for (std::string method : {"PUT", "POST"}) {
    for (std::string_view body :
         {std::string_view(""), std::string_view("a\0b", 3), std::string_view(large)}) {
      auto answer = Send({.method = method, .url = server.url(), .body = body});
      ASSERT_TRUE(answer.ok()) << answer.status();
      EXPECT_EQ(answer->body, "ok");
      EXPECT_EQ(seen.method, method);
      EXPECT_EQ(seen.body, body);
      EXPECT_EQ(seen.Header("Content-Length"), std::to_string(body.size()));
    }
  }
  ASSERT_TRUE(Send({.method = "DELETE", .url = server.url()}).ok());
  EXPECT_EQ(seen.method, "DELETE");
  EXPECT_EQ(seen.body, "");
}

TEST_F(CurlTransportTest, AnswersWithoutBodyDoNotWaitForOne) {
  int status = 200;
  LoopbackServer server([&](const HttpRequest&) {
    return HttpResponse{.status = status, .headers = {{"Content-Length", "1234"}}};
  });
  auto head = Send({.method = "HEAD", .url = server.url()});
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(FindHeader(head->headers, "content-length"), "1234");
  status = 304;
  EXPECT_EQ(Send({.url = server.url()})->status, 304);
  LoopbackServer gone(Always({.status = 204}));
  EXPECT_EQ(Send({.method = "DELETE", .url = gone.url()})->status, 204);
  EXPECT_EQ(Send({.method = "DELETE", .url = gone.url()})->status, 204);
  EXPECT_EQ(gone.connections(), 1);
}

TEST_F(CurlTransportTest, ErrorStatusIsAnAnswerAndItsBodyMissesTheSink) {
  LoopbackServer server(
      Always({.status = 403, .headers = {{"x-amz-request-id", "R1"}}, .body = "<Error/>"}));
  Keep sink;
  auto answer = Send({.url = server.url()}, &sink);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->status, 403);
  EXPECT_EQ(answer->body, "<Error/>");
  EXPECT_EQ(FindHeader(answer->headers, "X-Amz-Request-Id"), "R1");
  EXPECT_EQ(sink.text, "");
}

TEST_F(CurlTransportTest, RedirectIsNotFollowed) {
  LoopbackServer server(Always({.status = 301, .headers = {{"Location", "http://127.0.0.1:1/"}}}));
  EXPECT_EQ(Send({.url = server.url()})->status, 301);
}

TEST_F(CurlTransportTest, SinkGetsTheBodyOf2xxInOrder) {
  std::string body;
  for (int i = 0; i < 500000; ++i) body += std::to_string(i);
  LoopbackServer server(Always({.status = 206, .borrowed_body = body}));
  Keep sink;
  auto answer = Send({.url = server.url()}, &sink);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->body, "");
  EXPECT_TRUE(sink.text == body);
}

TEST_F(CurlTransportTest, SinkEndsTheCallWithItsOwnStatus) {
  LoopbackServer server(Always({.body = std::string(1 << 20, 'x')}));
  Keep sink(10);
  auto answer = Send({.url = server.url()}, &sink);
  EXPECT_EQ(answer.status().message(), "sink: full");
  EXPECT_EQ(KindOf(answer.status()), ErrorKind::kData);
}

TEST_F(CurlTransportTest, ChunkedAnswerIsJoined) {
  LoopbackServer server(Always({.raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                       "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"}));
  EXPECT_EQ(Send({.url = server.url()})->body, "abcde");
}

TEST_F(CurlTransportTest, CompressedBodyIsGivenAsStored) {
  LoopbackServer server(Always({.headers = {{"Content-Encoding", "gzip"}}, .body = "not gzip"}));
  EXPECT_EQ(Send({.url = server.url()})->body, "not gzip");
}

TEST_F(CurlTransportTest, BodyThatEndsEarlyIsBusy) {
  for (HttpResponse cut :
       {HttpResponse{.body = "0123456789", .cut_after = 4},
        HttpResponse{.raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"},
        HttpResponse{.raw = "HTTP/1.1 200 OK\r\nContent-Le"},
        HttpResponse{.raw = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"}}) {
    LoopbackServer server(Always(cut));
    Keep sink;
    auto answer = Send({.url = server.url()}, &sink);
    ASSERT_FALSE(answer.ok()) << cut.raw;
    EXPECT_EQ(KindOf(answer.status()), ErrorKind::kBusy) << answer.status();
  }
}

TEST_F(CurlTransportTest, CutBodyKeepsWhatArrived) {
  LoopbackServer server(Always({.body = "0123456789", .cut_after = 4}));
  Keep sink;
  EXPECT_FALSE(Send({.url = server.url()}, &sink).ok());
  EXPECT_EQ(sink.text, "0123");
}

TEST_F(CurlTransportTest, SilenceIsBusyAfterTheStallTimeout) {
  LoopbackServer server(Always({.body = "0123456789", .cut_after = 4, .stall = true}));
  Duration start = clock_.Elapsed();
  auto answer = Send({.url = server.url(), .stall_timeout = milliseconds(150)});
  EXPECT_EQ(KindOf(answer.status()), ErrorKind::kBusy);
  EXPECT_THAT(answer.status().message(), HasSubstr("not a byte moved for 150 ms"));
  EXPECT_LT(clock_.Elapsed() - start, seconds(10));
}

TEST_F(CurlTransportTest, DeadlineEndsACallThatStillMoves) {
  LoopbackServer server(Always({.body = "x", .cut_after = 0, .stall = true}));
  auto answer = Send({.url = server.url(), .deadline = milliseconds(100)});
  EXPECT_EQ(KindOf(answer.status()), ErrorKind::kBusy);
  EXPECT_THAT(answer.status().message(), HasSubstr("timed out"));
}

TEST_F(CurlTransportTest, StopEndsARunningCallAtOnce) {
  std::promise<void> reached;
  LoopbackServer server([&](const HttpRequest&) {
    reached.set_value();
    return HttpResponse{.body = "x", .cut_after = 0, .stall = true};
  });
  std::stop_source stop;
  auto call = std::async(std::launch::async,
                         [&] { return Send({.url = server.url()}, nullptr, stop.get_token()); });
  reached.get_future().wait();
  Duration start = clock_.Elapsed();
  stop.request_stop();
  EXPECT_TRUE(IsCancelled(call.get().status()));
  EXPECT_LT(clock_.Elapsed() - start, seconds(5));  // without the stop it would be minutes
}

TEST_F(CurlTransportTest, StoppedCallDoesNotStart) {
  LoopbackServer server(Always({}));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(IsCancelled(Send({.url = server.url()}, nullptr, stop.get_token()).status()));
  EXPECT_EQ(server.requests(), 0);
}

TEST_F(CurlTransportTest, ConnectionIsReused) {
  LoopbackServer server(Always({.body = "x"}));
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(Send({.url = server.url()}).ok());
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(CurlTransportTest, OneHostsConnectionSurvivesCallsToAnother) {
  LoopbackServer first(Always({}));
  LoopbackServer second(Always({}));
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(Send({.url = first.url()}).ok());
    ASSERT_TRUE(Send({.url = second.url()}).ok());
  }
  EXPECT_EQ(first.connections(), 1);
  EXPECT_EQ(second.connections(), 1);
}

TEST_F(CurlTransportTest, CallAfterACutOneWorks) {
  std::atomic<int> calls = 0;
  LoopbackServer server([&](const HttpRequest&) {
    return ++calls == 1 ? HttpResponse{.body = "0123456789", .cut_after = 4}
                        : HttpResponse{.body = "whole"};
  });
  EXPECT_FALSE(Send({.url = server.url()}).ok());
  EXPECT_EQ(Send({.url = server.url()})->body, "whole");
}

TEST_F(CurlTransportTest, SettingsOfOneCallDoNotLeakIntoTheNext) {
  HttpRequest seen;
  LoopbackServer server([&](const HttpRequest& request) {
    seen = request;
    return HttpResponse{.body = "b"};
  });
  ASSERT_TRUE(Send({.method = "HEAD", .url = server.url()}).ok());
  ASSERT_TRUE(
      Send({.method = "PUT", .url = server.url(), .headers = {{"x-a", "1"}}, .body = "q"}).ok());
  auto answer = Send({.url = server.url()});
  EXPECT_EQ(answer->body, "b");
  EXPECT_EQ(seen.method, "GET");
  EXPECT_EQ(seen.body, "");
  EXPECT_EQ(seen.Header("x-a"), "");
  EXPECT_EQ(seen.Header("content-length"), "");
}

TEST_F(CurlTransportTest, NeverMoreCallsAtOnceThanAllowed) {
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  LoopbackServer server([&](const HttpRequest&) {
    int running = ++now;
    for (int seen = most; running > seen && !most.compare_exchange_weak(seen, running);) {
    }
    std::this_thread::yield();
    --now;
    return HttpResponse{.body = std::string(100000, 'x')};
  });
  auto transport = MakeCurlTransport({.max_calls = 2}, clock_).ValueOrDie();
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 10; ++j) {
        auto answer = transport->Send({.url = server.url()}, nullptr, {});
        if (answer.ok() && answer->body.size() == 100000) ++good;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 80);
  EXPECT_LE(most, 2);
  EXPECT_LE(server.connections(), 2);
}

TEST_F(CurlTransportTest, WaitingForAFreeLineCanBeStopped) {
  std::promise<void> reached;
  LoopbackServer server([&](const HttpRequest&) {
    reached.set_value();
    return HttpResponse{.body = "x", .cut_after = 0, .stall = true};
  });
  auto transport = MakeCurlTransport({.max_calls = 1}, clock_).ValueOrDie();
  std::stop_source first;
  std::stop_source second;
  auto holder = std::async(std::launch::async, [&] {
    return transport->Send({.url = server.url()}, nullptr, first.get_token()).status();
  });
  reached.get_future().wait();
  auto waiter = std::async(std::launch::async, [&] {
    return transport->Send({.url = server.url()}, nullptr, second.get_token()).status();
  });
  second.request_stop();
  EXPECT_TRUE(IsCancelled(waiter.get()));
  first.request_stop();
  EXPECT_TRUE(IsCancelled(holder.get()));
}

TEST_F(CurlTransportTest, RefusedConnectionIsBusyAndNamesTheHost) {
  int port = 0;
  {
    LoopbackServer server(Always({}));
    port = server.port();
  }
  std::string url = "http://127.0.0.1:" + std::to_string(port);
  auto answer = Send({.url = url + "/secret-path"});
  EXPECT_EQ(KindOf(answer.status()), ErrorKind::kBusy);
  EXPECT_THAT(answer.status().message(), HasSubstr("GET " + url));
  EXPECT_THAT(answer.status().message(), HasSubstr("no connection could be opened"));
  EXPECT_THAT(answer.status().message(), Not(HasSubstr("secret-path")));
}

TEST_F(CurlTransportTest, AnswerThatIsNotHttpIsADefinitionError) {
  LoopbackServer server(Always({.raw = "SSH-2.0-OpenSSH_9.2\r\n"}));
  auto answer = Send({.url = server.url()});
  EXPECT_EQ(KindOf(answer.status()), ErrorKind::kDefinition) << answer.status();
  EXPECT_THAT(answer.status().message(), HasSubstr("not HTTP"));
}

TEST_F(CurlTransportTest, EndlessHeadersAreRefused) {
  std::string raw = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 3000; ++i) raw += "x-filler: " + std::string(100, 'x') + "\r\n";
  LoopbackServer server(Always({.raw = raw + "\r\n"}));
  EXPECT_FALSE(Send({.url = server.url()}).ok());
}

TEST_F(CurlTransportTest, BadUrlNeverReachesTheNetwork) {
  EXPECT_EQ(KindOf(Send({.url = "gopher://h/"}).status()), ErrorKind::kDefinition);
}

TEST_F(CurlTransportTest, MetadataAddressesAreKnown) {
  EXPECT_TRUE(IsMetadataAddress("169.254.169.254"));
  EXPECT_TRUE(IsMetadataAddress("[fd00:ec2::254]"));
  EXPECT_FALSE(IsMetadataAddress("169.254.1.1"));
}

/// Sets variables of the environment until the end of a test.
class Environment {
 public:
  explicit Environment(std::map<std::string, std::string> values) : values_(std::move(values)) {
    for (const auto& [name, value] : values_) setenv(name.c_str(), value.c_str(), 1);
  }
  ~Environment() {
    for (const auto& [name, value] : values_) unsetenv(name.c_str());
  }

 private:
  std::map<std::string, std::string> values_;
};

TEST_F(CurlTransportTest, ProxyOfTheEnvironmentIsUsedButNotForLoopback) {
  std::string target;
  LoopbackServer proxy([&](const HttpRequest& request) {
    target = request.target;
    return HttpResponse{.body = "proxied"};
  });
  LoopbackServer direct(Always({.body = "direct"}));
  Environment environment({{"http_proxy", proxy.url()}, {"no_proxy", ""}});
  EXPECT_EQ(Send({.url = "http://bucket.test/a/../b"})->body, "proxied");
  EXPECT_EQ(target, "http://bucket.test/a/../b");
  EXPECT_EQ(Send({.url = direct.url()})->body, "direct");
  EXPECT_EQ(proxy.requests(), 1);
}

class CurlTransportTls : public CurlTransportTest {
 protected:
  Result<Response> SendTrusting(const servers::TlsIdentity& identity, const std::string& url) {
    auto transport = MakeCurlTransport({.authorities = identity.certificate}, clock_);
    return (*transport)->Send({.url = url}, nullptr, {});
  }
};

TEST_F(CurlTransportTls, AuthoritiesMakeAPrivateServerTrusted) {
  auto identity = servers::MakeTlsIdentity({"127.0.0.1"});
  LoopbackServer server(Always({.body = "tls"}), identity);
  auto answer = SendTrusting(identity, server.url());
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->body, "tls");
}

TEST_F(CurlTransportTls, UnknownAuthorityIsRefused) {
  LoopbackServer server(Always({}), servers::MakeTlsIdentity({"127.0.0.1"}));
  auto answer = Send({.url = server.url()});
  EXPECT_EQ(KindOf(answer.status()), ErrorKind::kDefinition) << answer.status();
  EXPECT_THAT(answer.status().message(), HasSubstr("not trusted"));
  EXPECT_THAT(answer.status().message(), HasSubstr("ca_certificate"));
}

TEST_F(CurlTransportTls, CertificateForAnotherNameIsRefused) {
  auto identity = servers::MakeTlsIdentity({"s3.example.com"});
  LoopbackServer server(Always({}), identity);
  auto answer = SendTrusting(identity, server.url());
  EXPECT_EQ(KindOf(answer.status()), ErrorKind::kDefinition) << answer.status();
  EXPECT_THAT(answer.status().message(), HasSubstr("for another host name"));
}

TEST_F(CurlTransportTls, PlainServerBehindHttpsIsNamed) {
  LoopbackServer server(Always({}));
  auto answer = Send({.url = "https://127.0.0.1:" + std::to_string(server.port()),
                      .connect_timeout = milliseconds(200)});
  EXPECT_THAT(answer.status().message(), HasSubstr("GET https://127.0.0.1"));
}

TEST_F(CurlTransportTls, AnotherAuthorityIsNotTheServers) {
  LoopbackServer server(Always({}), servers::MakeTlsIdentity({"127.0.0.1"}));
  auto answer = SendTrusting(servers::MakeTlsIdentity({"127.0.0.1"}), server.url());
  EXPECT_THAT(answer.status().message(), HasSubstr("not trusted"));
}

TEST_F(CurlTransportTls, AuthoritiesThatAreNoneAreRefusedAtOnce) {
  EXPECT_EQ(KindOf(MakeCurlTransport({.authorities = "/etc/ca.pem"}, clock_).status()),
            ErrorKind::kDefinition);
}

}  // namespace
}  // namespace waybill::http
