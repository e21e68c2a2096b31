#include <benchmark/benchmark.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "http/curl_transport.h"
#include "servers/loopback_server.h"

namespace waybill::http {
namespace {

const std::string& Body() {
  static const std::string body(256 << 20, 'x');
  return body;
}

servers::HttpResponse Answer(const servers::HttpRequest&) { return {.borrowed_body = Body()}; }

class Discard : public BodySink {
 public:
  Status Write(std::string_view bytes) override {
    count += int64_t(bytes.size());
    return Status::OK();
  }
  int64_t count = 0;
};

/// The limit: one socket, one large buffer, nothing else.
void RawSocket(benchmark::State& state) {
  servers::LoopbackServer server(Answer);
  std::vector<char> buffer(512 << 10);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(uint16_t(server.port()));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    state.SkipWithError("cannot connect");
    return;
  }
  constexpr std::string_view kRequest = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  for (auto _ : state) {
    if (send(fd, kRequest.data(), kRequest.size(), 0) < 0) state.SkipWithError("cannot send");
    for (size_t got = 0; got < Body().size();) {
      ssize_t n = recv(fd, buffer.data(), buffer.size(), 0);
      if (n <= 0) break;
      got += size_t(n);
    }
  }
  close(fd);
  state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(Body().size()));
}

void CurlGetToDiscard(benchmark::State& state) {
  servers::LoopbackServer server(Answer);
  SystemClock clock;
  auto transport = MakeCurlTransport({}, clock).ValueOrDie();
  for (auto _ : state) {
    Discard discard;
    auto answer = transport->Send({.url = server.url()}, &discard, {});
    if (!answer.ok() || discard.count != int64_t(Body().size())) state.SkipWithError("cut");
  }
  state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(Body().size()));
}

void CurlPut(benchmark::State& state) {
  servers::LoopbackServer server(
      [](const servers::HttpRequest&) { return servers::HttpResponse{}; });
  SystemClock clock;
  auto transport = MakeCurlTransport({}, clock).ValueOrDie();
  std::string_view part = std::string_view(Body()).substr(0, 16 << 20);
  for (auto _ : state) {
    auto answer =
        transport->Send({.method = "PUT", .url = server.url(), .body = part}, nullptr, {});
    if (!answer.ok()) state.SkipWithError("cut");
  }
  state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(part.size()));
}

BENCHMARK(RawSocket)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK(CurlGetToDiscard)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK(CurlPut)->UseRealTime()->MeasureProcessCPUTime();

}  // namespace
}  // namespace waybill::http
