// S3 GET and PUT against a responder on the loopback, beside a plain socket reader of the same
// bytes: what the client costs, and how near it comes to the responder's own limit.
//
//   cmake --build build/release --target s3_bench && build/release/bench/s3_bench [GIB [ROUNDS]]
//
// All are run in turn, ROUNDS (15) times, and each round's rate is held against the plain reader's
// of the same round. The responder serves one object of GIB GiB (1) from a process of its own and
// checks nothing, so that its work is the same for both readers. CPU is the client process's, user
// and system.
#include <arpa/inet.h>
#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "aws/static_credentials.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/log.h"
#include "base/random.h"
#include "http/curl_transport.h"
#include "s3/client.h"
#include "s3/reader.h"
#include "s3/upload.h"

namespace {

using namespace waybill;  // NOLINT(google-build-using-namespace): a program, not a header

constexpr int64_t kMiB = 1 << 20;
constexpr double kGiB = 1 << 30;
constexpr size_t kHeadRoom = 64 << 10;

bool SendAll(int fd, const char* bytes, size_t size) {
  while (size > 0) {
    ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    size -= size_t(sent);
  }
  return true;
}

/// Answers GET with a range of an object that repeats one MiB, PUT with an ETag, POST and DELETE
/// with what uploads need.
class Responder {
 public:
  explicit Responder(int64_t object_bytes) : object_bytes_(object_bytes) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    listen(listener_, 64);
    process_ = fork();
    if (process_ == 0) Accept();
    close(listener_);
  }
  ~Responder() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  int port() const { return port_; }

 private:
  [[noreturn]] void Accept() {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) {
      int fd = accept(listener_, nullptr, nullptr);
      if (fd >= 0) std::thread([this, fd] { Serve(fd); }).detach();
    }
  }

  void Serve(int fd) const {
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::string buffer(kMiB, '\0');
    size_t held = 0;
    while (size_t head = ReadHead(fd, &buffer, &held)) {
      std::string text = buffer.substr(0, head);
      if (text.find("Expect: 100") != text.npos) SendAll(fd, "HTTP/1.1 100 Continue\r\n\r\n", 25);
      size_t length = NumberBehind(text, "Content-Length: ", 0);
      size_t rest = held - head;
      held = rest > length ? rest - length : 0;
      for (size_t got = std::min(rest, length); got < length;) {
        ssize_t size = recv(fd, buffer.data(), std::min(buffer.size(), length - got), 0);
        if (size <= 0) return;
        got += size_t(size);
      }
      if (!Answer(fd, text)) break;
    }
    close(fd);
  }

  static size_t ReadHead(int fd, std::string* buffer, size_t* held) {
    for (*held = 0;;) {
      size_t end = std::string_view(*buffer).substr(0, *held).find("\r\n\r\n");
      if (end != std::string::npos) return end + 4;
      ssize_t size = recv(fd, buffer->data() + *held, kHeadRoom, 0);
      if (size <= 0) return 0;
      *held += size_t(size);
    }
  }

  static size_t NumberBehind(const std::string& text, const char* name, size_t otherwise) {
    size_t at = text.find(name);
    return at == text.npos ? otherwise
                           : std::strtoull(text.c_str() + at + strlen(name), nullptr, 10);
  }

  bool Answer(int fd, const std::string& head) const {
    if (head.starts_with("GET")) return AnswerRange(fd, head);
    std::string body;
    if (head.starts_with("POST")) {
      body =
          "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>";
    }
    std::string text = fmt::format("HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: {}\r\n\r\n{}",
                                   body.size(), body);
    return SendAll(fd, text.data(), text.size());
  }

  bool AnswerRange(int fd, const std::string& head) const {
    size_t first = NumberBehind(head, "Range: bytes=", 0);
    size_t last = size_t(object_bytes_) - 1;
    if (size_t dash = head.find('-', head.find("bytes=")); first > 0 || dash != head.npos) {
      last = std::min(last, size_t(std::strtoull(head.c_str() + dash + 1, nullptr, 10)));
    }
    std::string text = fmt::format(
        "HTTP/1.1 206 Partial Content\r\nETag: \"e\"\r\nContent-Range: bytes {}-{}/{}\r\n"
        "Content-Length: {}\r\n\r\n",
        first, last, object_bytes_, last - first + 1);
    if (!SendAll(fd, text.data(), text.size())) return false;
    static const std::string kPiece(kMiB, 'x');
    for (size_t left = last - first + 1; left > 0;) {
      size_t step = std::min(left, kPiece.size());
      if (!SendAll(fd, kPiece.data(), step)) return false;
      left -= step;
    }
    return true;
  }

  const int64_t object_bytes_;
  int listener_ = -1;
  int port_ = 0;
  pid_t process_ = -1;
};

/// Reads ranges [begin, end) of MiB with send and recv and nothing else.
void ReadPlainly(int port, int64_t begin, int64_t end, int64_t range_bytes) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(uint16_t(port));
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::abort();
  std::vector<char> buffer(size_t(range_bytes) + kHeadRoom);
  for (int64_t at = begin; at < end; at += range_bytes) {
    std::string request = fmt::format("GET /b/k HTTP/1.1\r\nHost: h\r\nRange: bytes={}-{}\r\n\r\n",
                                      at, std::min(at + range_bytes, end) - 1);
    SendAll(fd, request.data(), request.size());
    size_t held = 0, whole = 0;
    while (whole == 0 || held < whole) {
      ssize_t size = recv(fd, buffer.data() + held, buffer.size() - held, 0);
      if (size <= 0) std::abort();
      held += size_t(size);
      size_t head = std::string_view(buffer.data(), std::min(held, kHeadRoom)).find("\r\n\r\n");
      if (whole == 0 && head != std::string_view::npos) {
        whole = head + 4 + size_t(std::min(at + range_bytes, end) - at);
      }
    }
  }
  close(fd);
}

void ReadPlainly(int port, int64_t bytes, int connections) {
  std::vector<std::jthread> threads;
  const int64_t share = bytes / connections;
  for (int i = 0; i < connections; ++i) {
    threads.emplace_back([=] { ReadPlainly(port, i * share, (i + 1) * share, 8 * kMiB); });
  }
}

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto seconds = [](timeval t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// One piece of work, measured again and again.
struct Series {
  const std::string name;
  const std::function<void()> work;
  std::vector<double> rates = {};  // bytes a second
  std::vector<double> cpu = {};    // seconds per GiB

  void Run(int64_t bytes) {
    auto start = std::chrono::steady_clock::now();
    double cpu_before = CpuSeconds();
    work();
    std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    rates.push_back(double(bytes) / wall.count());
    cpu.push_back((CpuSeconds() - cpu_before) / (double(bytes) / kGiB));
  }
};

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + std::ssize(values) / 2, values.end());
  return values[values.size() / 2];
}

/// Runs all in turn, so that they meet the same weather, and prints medians and their share of the
/// first one's rate.
void Compare(std::vector<Series> all, int64_t bytes, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    for (Series& series : all) series.Run(bytes);
  }
  for (const Series& series : all) {
    std::vector<double> shares;
    for (size_t i = 0; i < series.rates.size(); ++i) {
      shares.push_back(series.rates[i] / all[0].rates[i]);
    }
    auto [least, most] = std::minmax_element(shares.begin(), shares.end());
    fmt::print("{:<40} {:>6.0f} MB/s {:>5.2f} client CPU s per GiB, share {:.2f} ({:.2f}-{:.2f})\n",
               series.name, Median(series.rates) / 1e6, Median(series.cpu), Median(shares), *least,
               *most);
  }
}

void Check(const Status& status) {
  if (status.ok()) return;
  fmt::print(stderr, "{}\n", status.ToString());
  std::exit(1);
}

void Get(s3::Client& client, int64_t bytes, const s3::ReadOptions& options,
         const std::function<void(std::string_view)>& take) {
  s3::Object object{.key = "k", .etag = "\"e\"", .bytes = bytes};
  auto stream = s3::OpenStream(client, "b", object, options, {});
  Check(stream.status());
  int64_t got = 0;
  for (;;) {
    auto buffer = (*stream)->Read(kMiB);
    Check(buffer.status());
    if ((*buffer)->size() == 0) break;
    got += (*buffer)->size();
    take(std::string_view(**buffer));
  }
  if (got != bytes) std::abort();
}

void Put(s3::Client& client, int64_t bytes) {
  auto upload = s3::Upload::Open(client, "b", "k", {}, {});
  Check(upload.status());
  const std::string piece(kMiB, 'y');
  for (int64_t sent = 0; sent < bytes; sent += kMiB) {
    Check((*upload)->Write(piece.data(), int64_t(piece.size())));
  }
  Check((*upload)->Finish().status());
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 15;
  const int64_t bytes = int64_t((argc > 1 ? std::atof(argv[1]) : 1.0) * kGiB);
  Responder responder(bytes);
  SystemClock clock;
  SystemRandom random;
  NullLog log;
  auto transport = *http::MakeCurlTransport({.proxy_from_environment = false}, clock);
  auto credentials = *aws::StaticCredentials::Make(
      {.access_key_id = "AKIDBENCH", .secret_access_key = Secret("bench")});
  s3::ClientOptions options{.endpoint = fmt::format("http://127.0.0.1:{}", responder.port())};
  s3::Client client(options, {*transport, *credentials, clock, random, log});

  for (int connections : {1, 4}) {
    const s3::ReadOptions ahead{.ranges_ahead = connections};
    Compare({{fmt::format("plain recv, {} connection(s)", connections),
              [&] { ReadPlainly(responder.port(), bytes, connections); }},
             {fmt::format("S3 GET to discard, {} ahead", connections),
              [&] { Get(client, bytes, ahead, [](std::string_view) {}); }},
             {fmt::format("S3 GET to CRC-32C, {} ahead", connections),
              [&] {
                uint32_t crc = 0;
                Get(client, bytes, ahead,
                    [&](std::string_view piece) { crc = Crc32c(crc, piece); });
              }}},
            bytes, rounds);
  }
  Compare({{"S3 multipart PUT, 2 in flight", [&] { Put(client, bytes); }}}, bytes, rounds);
  return 0;
}
