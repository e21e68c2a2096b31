#include "http/curl_transport.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <netdb.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "base/version.h"
#include "http/authorities.h"
#include "http/curl_failure.h"
#include "http/curl_pool.h"
#include "http/proxy_choice.h"
#include "http/url.h"

namespace waybill::http {
namespace {

using std::chrono::milliseconds;

constexpr long kReceiveBufferBytes = 128 << 10;  // several of them fit into a core's cache
constexpr long kSendBufferBytes = 512 << 10;
constexpr size_t kMaxHeaderBytes = 256 << 10;
constexpr int kPollMilliseconds = 100;

template <typename Value>
void Set(CURL* easy, CURLoption option, Value value) {
  curl_easy_setopt(easy, option, value);
}

struct FreeHeaders {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeHeaders>;

void Append(HeaderList* list, const std::string& line) {
  list->reset(curl_slist_append(list->release(), line.c_str()));
}

bool IsHeaderName(std::string_view name) {
  return !name.empty() &&
         std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7f && c != ':'; });
}

/// The caller's headers and no others: curl's own Accept, Content-Type and Expect are not signed
/// and not wanted.
Result<HeaderList> MakeHeaders(const Request& request) {
  HeaderList list;
  for (const auto& [name, value] : request.headers) {
    bool clean = std::ranges::none_of(value, [](char c) { return c == '\r' || c == '\n' || !c; });
    if (!IsHeaderName(name) || !clean) {
      return Fail(ErrorKind::kDefinition, fmt::format("header '{}'", name),
                  "its name or value holds a line break or another character HTTP cannot carry");
    }
    // For curl, "Name:" would remove the header and "Name;" sends it empty.
    Append(&list, value.empty() ? name + ";" : name + ": " + value);
  }
  for (std::string name : {"Accept", "Content-Type", "Expect"}) {
    if (!FindHeader(request.headers, name)) Append(&list, name + ":");
  }
  return list;
}

/// What is said of an address that the policy keeps closed. Which one it is would tell strangers
/// how the network behind this server is laid out.
Status Closed(const std::string& host) {
  return Fail(ErrorKind::kDefinition, fmt::format("host '{}'", host),
              "leads into this server's own network, which connections may not reach; whoever runs "
              "the server can open an address of it: waybill serve --allow-address ADDRESS");
}

/// What is said of a name that is to be reached through a proxy, and cannot be checked.
Status Unresolved(const std::string& host, int error) {
  bool is_lasting = error == EAI_NONAME || error == EAI_NODATA;
  return Fail(is_lasting ? ErrorKind::kDefinition : ErrorKind::kBusy,
              fmt::format("host '{}'", host),
              "cannot be resolved by this server, so that nobody knows where its proxy would lead; "
              "whoever runs the server can leave that to the proxy: waybill serve --allow-address "
              "::/0");
}

/// Every address that the name of a host behind a proxy has here.
Status CheckName(const AddressPolicy& policy, const std::string& host) {
  std::string name = host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
  addrinfo* found = nullptr;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  int error = getaddrinfo(name.c_str(), nullptr, &hints, &found);
  if (error != 0) return policy.allows_all_networks() ? Status::OK() : Unresolved(host, error);
  std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    if (!policy.Allows(*each->ai_addr)) return Closed(host);
  }
  return Status::OK();
}

/// One request on one line: curl's callbacks write into it.
class Call {
 public:
  Call(CurlLine& line, const Request& request, BodySink* sink)
      : line_(line), request_(request), sink_(sink) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call() { curl_easy_reset(line_.easy()); }

  Status Prepare(const CurlOptions& options, const Url& url);
  Result<Response> Run(Clock& clock, const std::stop_token& stop);

 private:
  static size_t OnHeader(char* data, size_t, size_t bytes, void* self) {
    return static_cast<Call*>(self)->TakeHeader({data, bytes}) ? bytes : 0;
  }
  static size_t OnBody(char* data, size_t, size_t bytes, void* self) {
    return static_cast<Call*>(self)->TakeBody({data, bytes}) ? bytes : 0;
  }

  static curl_socket_t OnSocket(void* self, curlsocktype, curl_sockaddr* address) {
    return static_cast<Call*>(self)->OpenSocket(*address);
  }

  Status SetReach(const CurlOptions& options, const Url& url);
  curl_socket_t OpenSocket(const curl_sockaddr& address);
  void SetMethod();
  void SetLimits(const CurlOptions& options);
  bool TakeHeader(std::string_view line);
  bool TakeBody(std::string_view bytes);
  Result<CURLcode> Drive(Clock& clock, const std::stop_token& stop);
  int64_t BytesMoved() const;
  Status Failure(CURLcode code) const;
  std::string Where() const { return request_.method + " " + line_.origin; }

  CurlLine& line_;
  const Request& request_;
  BodySink* sink_;
  HeaderList headers_;
  std::string host_;
  const AddressPolicy* addresses_ = nullptr;
  size_t header_bytes_ = 0;
  bool has_whole_head_ = false;
  Response response_;
  Status refused_;  // why our own callback ended the call
  std::array<char, CURL_ERROR_SIZE> detail_{};
};

Status Call::Prepare(const CurlOptions& options, const Url& url) {
  CURL* easy = line_.easy();
  host_ = url.host;
  line_.origin = url.Origin();
  ARROW_ASSIGN_OR_RAISE(headers_, MakeHeaders(request_));
  Set(easy, CURLOPT_URL, request_.url.c_str());
  Set(easy, CURLOPT_PATH_AS_IS, 1L);
  Set(easy, CURLOPT_HTTPHEADER, headers_.get());
  Set(easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  Set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  Set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  Set(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);  // a signature and an ETag cover what was stored
  Set(easy, CURLOPT_USERAGENT, fmt::format("waybill/{}", Version()).c_str());  // curl copies it
  Set(easy, CURLOPT_HEADERFUNCTION, &Call::OnHeader);
  Set(easy, CURLOPT_HEADERDATA, this);
  Set(easy, CURLOPT_WRITEFUNCTION, &Call::OnBody);
  Set(easy, CURLOPT_WRITEDATA, this);
  Set(easy, CURLOPT_ERRORBUFFER, detail_.data());
  SetMethod();
  SetLimits(options);
  return SetReach(options, url);
}

Status Call::SetReach(const CurlOptions& options, const Url& url) {
  CURL* easy = line_.easy();
  bool may_use_proxy =
      options.proxy_from_environment && !IsLoopback(host_) && !IsMetadataAddress(host_);
  std::string proxy = may_use_proxy ? ProxyFor(ProxyVariables::OfProcess(), url) : "";
  // Both are said, the empty ones too: else curl would look into the environment by itself.
  Set(easy, CURLOPT_PROXY, proxy.c_str());
  Set(easy, CURLOPT_NOPROXY, "");
  Set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (options.addresses.allows_any()) return Status::OK();
  if (!proxy.empty()) return CheckName(options.addresses, host_);
  addresses_ = &options.addresses;
  Set(easy, CURLOPT_OPENSOCKETFUNCTION, &Call::OnSocket);
  Set(easy, CURLOPT_OPENSOCKETDATA, this);
  return Status::OK();
}

/// The address is the very one that curl connects to: nothing is resolved again behind the check.
curl_socket_t Call::OpenSocket(const curl_sockaddr& address) {
  if (!addresses_->Allows(address.addr)) {
    refused_ = Closed(host_);
    return CURL_SOCKET_BAD;
  }
  return socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
}

void Call::SetMethod() {
  CURL* easy = line_.easy();
  if (request_.method == "HEAD") {
    Set(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  // A body from memory: curl can rewind it by itself when a kept connection turns out to be dead.
  bool has_body = !request_.body.empty() || request_.method == "PUT" || request_.method == "POST";
  if (has_body) {
    Set(easy, CURLOPT_POST, 1L);
    Set(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request_.body.size()));
    Set(easy, CURLOPT_POSTFIELDS, request_.body.empty() ? "" : request_.body.data());
  }
  Set(easy, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

void Call::SetLimits(const CurlOptions& options) {
  CURL* easy = line_.easy();
  auto whole_milliseconds = [](Duration duration) {
    return std::max<long>(1, std::chrono::ceil<milliseconds>(duration).count());
  };
  Set(easy, CURLOPT_CONNECTTIMEOUT_MS, whole_milliseconds(request_.connect_timeout));
  Set(easy, CURLOPT_TIMEOUT_MS, whole_milliseconds(request_.deadline));
  Set(easy, CURLOPT_NOSIGNAL, 1L);
  Set(easy, CURLOPT_QUICK_EXIT, 1L);  // a cancelled call does not wait for the resolver's thread
  Set(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  Set(easy, CURLOPT_TCP_NODELAY, 1L);
  Set(easy, CURLOPT_BUFFERSIZE, kReceiveBufferBytes);
  Set(easy, CURLOPT_UPLOAD_BUFFERSIZE, kSendBufferBytes);
  Set(easy, CURLOPT_MAXAGE_CONN, 60L);
  if (!options.authorities.empty()) {
    curl_blob pem{const_cast<char*>(options.authorities.data()), options.authorities.size(),
                  CURL_BLOB_NOCOPY};  // curl only reads it, and the transport outlives the call
    Set(easy, CURLOPT_CAINFO_BLOB, &pem);
    Set(easy, CURLOPT_CAPATH, nullptr);
  }
}

bool Call::TakeHeader(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > kMaxHeaderBytes) {
    refused_ = Fail(ErrorKind::kData, Where(),
                    fmt::format("the answer has more than {} bytes of headers", kMaxHeaderBytes));
    return false;
  }
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {  // also after a "100 Continue"
    long status = 0;
    curl_easy_getinfo(line_.easy(), CURLINFO_RESPONSE_CODE, &status);
    response_ = {};
    has_whole_head_ = false;
    response_.status = int(status);
    return true;
  }
  if (line.empty()) has_whole_head_ = true;
  size_t colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  std::string_view value = line.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
  response_.headers.emplace_back(line.substr(0, colon), value);
  return true;
}

bool Call::TakeBody(std::string_view bytes) {
  if (sink_ != nullptr && response_.status / 100 == 2) {
    refused_ = sink_->Write(bytes);
    return refused_.ok();
  }
  if (response_.body.size() + bytes.size() > size_t(Transport::kMaxBodyBytes)) {
    refused_ = Fail(ErrorKind::kData, Where(),
                    fmt::format("the answer is longer than {} bytes", Transport::kMaxBodyBytes));
    return false;
  }
  response_.body.append(bytes);
  return true;
}

int64_t Call::BytesMoved() const {
  curl_off_t up = 0;
  curl_off_t down = 0;
  long request_bytes = 0;
  curl_easy_getinfo(line_.easy(), CURLINFO_SIZE_UPLOAD_T, &up);
  curl_easy_getinfo(line_.easy(), CURLINFO_SIZE_DOWNLOAD_T, &down);
  curl_easy_getinfo(line_.easy(), CURLINFO_REQUEST_SIZE, &request_bytes);
  return up + down + request_bytes + int64_t(header_bytes_);
}

/// Curl's verdict on the call; fails when `stop` fires or nothing moves for too long.
Result<CURLcode> Call::Drive(Clock& clock, const std::stop_token& stop) {
  CURLM* multi = line_.multi();
  int64_t moved = 0;
  Duration moved_at = clock.Elapsed();
  for (int running = 1; running != 0;) {
    if (stop.stop_requested()) return Cancelled();
    if (curl_multi_perform(multi, &running) != CURLM_OK) return CURLE_FAILED_INIT;
    if (running == 0) break;
    int64_t now_moved = BytesMoved();
    // Until the request goes out, the connect timeout watches.
    if (now_moved != moved || now_moved == 0) {
      moved = now_moved;
      moved_at = clock.Elapsed();
    } else if (clock.Elapsed() - moved_at > request_.stall_timeout) {
      return Fail(ErrorKind::kBusy, Where(),
                  fmt::format("not a byte moved for {} ms: the network or the other side hangs; "
                              "try again",
                              std::chrono::ceil<milliseconds>(request_.stall_timeout).count()));
    }
    curl_multi_poll(multi, nullptr, 0, kPollMilliseconds, nullptr);
  }
  int left = 0;
  CURLMsg* message = curl_multi_info_read(multi, &left);
  return message == nullptr ? CURLE_FAILED_INIT : message->data.result;
}

Result<Response> Call::Run(Clock& clock, const std::stop_token& stop) {
  curl_multi_add_handle(line_.multi(), line_.easy());
  Result<CURLcode> outcome = [&] {
    std::stop_callback wake(stop, [this] { line_.Wake(); });
    return Drive(clock, stop);
  }();
  Status failure = outcome.status();
  if (outcome.ok() && *outcome != CURLE_OK) failure = Failure(*outcome);
  curl_multi_remove_handle(line_.multi(), line_.easy());
  // Curl takes a connection that closes amid the headers for the end of an empty body.
  if (failure.ok() && !has_whole_head_) failure = Failure(CURLE_PARTIAL_FILE);
  ARROW_RETURN_NOT_OK(failure);
  return std::move(response_);
}

Status Call::Failure(CURLcode code) const {
  if (!refused_.ok()) return refused_;
  CurlFailure failure{.code = code, .where = Where(), .detail = detail_.data()};
  if (code == CURLE_COULDNT_RESOLVE_HOST) failure.name_unknown = IsUnknownName(host_);
  return Explain(failure);
}

class CurlTransport : public Transport {
 public:
  CurlTransport(const CurlOptions& options, Clock& clock)
      : options_(options), clock_(clock), pool_(options.max_calls) {}

  Result<Response> Send(const Request& request, BodySink* sink, std::stop_token stop) override {
    ARROW_ASSIGN_OR_RAISE(auto url, ParseUrl(request.url));
    auto line = pool_.Take(url.Origin(), stop);
    if (line == nullptr) return Cancelled();
    Result<Response> answer = SendOn(*line, url, request, sink, stop);
    pool_.Return(std::move(line));
    return answer;
  }

 private:
  Result<Response> SendOn(CurlLine& line, const Url& url, const Request& request, BodySink* sink,
                          const std::stop_token& stop) {
    Call call(line, request, sink);
    ARROW_RETURN_NOT_OK(call.Prepare(options_, url));
    return call.Run(clock_, stop);
  }

  const CurlOptions options_;
  Clock& clock_;
  CurlPool pool_;
};

/// curl_global_init is not safe to run twice at once.
Status StartCurl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started == CURLE_OK) return Status::OK();
  return Fail(ErrorKind::kBug, "libcurl", curl_easy_strerror(started));
}

}  // namespace

Result<std::unique_ptr<Transport>> MakeCurlTransport(const CurlOptions& options, Clock& clock) {
  ARROW_RETURN_NOT_OK(StartCurl());
  if (!options.authorities.empty()) ARROW_RETURN_NOT_OK(CheckAuthorities(options.authorities));
  return std::make_unique<CurlTransport>(options, clock);
}

bool IsMetadataAddress(std::string_view host) {
  constexpr std::string_view kAddresses[] = {"169.254.169.254", "169.254.170.2", "169.254.170.23",
                                             "[fd00:ec2::254]", "[fd00:ec2::23]"};
  return std::ranges::find(kAddresses, host) != std::end(kAddresses);
}

}  // namespace waybill::http
