#include "http/curl_mail.h"

#include <curl/curl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/digest.h"

namespace waybill::http {
namespace {

constexpr long kConnectSeconds = 10;
constexpr long kWholeSeconds = 60;
constexpr size_t kMaxAddressBytes = 254;  // RFC 5321 §4.5.3.1.3
constexpr size_t kBase64Line = 76;        // RFC 2045 §6.8
/// A line with an encoded word has at most 76 characters (RFC 2047 §2), "Subject: " among them.
constexpr size_t kWordBytes = 39;

/// Whole characters only: each encoded word must be UTF-8 by itself.
std::string_view TakeWord(std::string_view* text) {
  size_t end = std::min(kWordBytes, text->size());
  while (end > 0 && end < text->size() && ((*text)[end] & 0xc0) == 0x80) --end;
  std::string_view word = text->substr(0, end);
  text->remove_prefix(end);
  return word;
}

std::string EncodedSubject(std::string_view subject) {
  std::string encoded;
  while (!subject.empty()) {
    if (!encoded.empty()) encoded += "\r\n ";
    encoded += fmt::format("=?UTF-8?B?{}?=", Base64(TakeWord(&subject)));
  }
  return encoded;
}

std::string Base64Lines(std::string_view text) {
  std::string all = Base64(text);
  std::string lines;
  for (size_t at = 0; at < all.size(); at += kBase64Line) {
    lines += all.substr(at, kBase64Line) + "\r\n";
  }
  return lines;
}

struct EndEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// What curl's callbacks need of one mail.
struct Upload {
  std::string_view left;
  const std::stop_token& stop;

  static size_t Read(char* buffer, size_t, size_t bytes, void* self) {
    auto& upload = *static_cast<Upload*>(self);
    size_t taken = std::min(bytes, upload.left.size());
    std::memcpy(buffer, upload.left.data(), taken);
    upload.left.remove_prefix(taken);
    return taken;
  }
  static int Progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Upload*>(self)->stop.stop_requested() ? 1 : 0;
  }
};

ErrorKind KindOfMailFailure(CURLcode code, long reply) {
  if (code == CURLE_LOGIN_DENIED) return ErrorKind::kDenied;
  if (reply >= 500) return ErrorKind::kDefinition;
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_USE_SSL_FAILED:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_REMOTE_ACCESS_DENIED: return ErrorKind::kDefinition;
    default: return ErrorKind::kBusy;
  }
}

class CurlMailSender : public MailSender {
 public:
  CurlMailSender(MailServer server, Clock& clock, Random& random)
      : server_(std::move(server)), clock_(clock), random_(random) {}

  Status Send(const Mail& mail, std::stop_token stop) override {
    ARROW_RETURN_NOT_OK(CheckMailAddress(mail.to));
    std::string text =
        RenderMail(mail, {.from = server_.from, .now = clock_.Now(), .id = random_.Hex(16)});
    Upload upload{text, stop};
    std::unique_ptr<CURL, EndEasy> easy(curl_easy_init());
    std::unique_ptr<curl_slist, FreeList> to(
        curl_slist_append(nullptr, fmt::format("<{}>", mail.to).c_str()));
    std::string from = fmt::format("<{}>", server_.from);
    std::array<char, CURL_ERROR_SIZE> detail{};
    CURL* call = easy.get();
    curl_easy_setopt(call, CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(call, CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(call, CURLOPT_READDATA, &upload);
    curl_easy_setopt(call, CURLOPT_XFERINFODATA, &upload);
    curl_easy_setopt(call, CURLOPT_ERRORBUFFER, detail.data());
    SetServer(call);
    CURLcode code = curl_easy_perform(call);
    if (code == CURLE_OK) return Status::OK();
    if (code == CURLE_ABORTED_BY_CALLBACK) return Cancelled();
    long reply = 0;
    curl_easy_getinfo(call, CURLINFO_RESPONSE_CODE, &reply);
    return Fail(KindOfMailFailure(code, reply), "mail server " + server_.url,
                fmt::format("{}{}", detail[0] != 0 ? detail.data() : curl_easy_strerror(code),
                            reply > 0 ? fmt::format(" (it answered {})", reply) : ""));
  }

 private:
  void SetServer(CURL* call) const {
    curl_easy_setopt(call, CURLOPT_URL, server_.url.c_str());
    curl_easy_setopt(call, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    if (server_.require_tls) curl_easy_setopt(call, CURLOPT_USE_SSL, long{CURLUSESSL_ALL});
    if (!server_.user.empty()) {
      curl_easy_setopt(call, CURLOPT_USERNAME, server_.user.c_str());
      curl_easy_setopt(call, CURLOPT_PASSWORD, server_.password.Reveal().c_str());
    }
    curl_easy_setopt(call, CURLOPT_READFUNCTION, &Upload::Read);
    curl_easy_setopt(call, CURLOPT_XFERINFOFUNCTION, &Upload::Progress);
    curl_easy_setopt(call, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(call, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(call, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(call, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(call, CURLOPT_TIMEOUT, kWholeSeconds);
  }

  const MailServer server_;
  Clock& clock_;
  Random& random_;
};

}  // namespace

Status CheckMailAddress(std::string_view address) {
  size_t at = address.find('@');
  bool plain = std::ranges::all_of(address, [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != '<' && c != '>';
  });
  bool is_one = at != std::string_view::npos && at > 0 && at + 1 < address.size() &&
                address.find('@', at + 1) == std::string_view::npos;
  if (is_one && plain && address.size() <= kMaxAddressBytes) return Status::OK();
  return Fail(ErrorKind::kDefinition, "email",
              fmt::format("'{}' is no mail address", std::string(address.substr(0, 100))));
}

std::string RenderMail(const Mail& mail, const MailStamp& stamp) {
  std::string subject = mail.subject;
  std::ranges::replace_if(
      subject, [](char c) { return c == '\r' || c == '\n'; }, ' ');
  auto seconds = std::chrono::floor<std::chrono::seconds>(stamp.now);
  // English names, whatever the locale: fmt's chrono formats use the classic one.
  return fmt::format(
             "Date: {:%a, %d %b %Y %H:%M:%S} +0000\r\nFrom: <{}>\r\nTo: <{}>\r\n"
             "Message-ID: <{}@{}>\r\nSubject: {}\r\nMIME-Version: 1.0\r\n"
             "Auto-Submitted: auto-generated\r\n"
             "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
             seconds, stamp.from, mail.to, stamp.id, stamp.from.substr(stamp.from.find('@') + 1),
             EncodedSubject(subject)) +
         Base64Lines(mail.body);
}

Result<std::unique_ptr<MailSender>> MakeCurlMailSender(MailServer server, Clock& clock,
                                                       Random& random) {
  // It is shown in errors and in the list of processes.
  if (server.url.find('@') != std::string::npos) {
    return Fail(ErrorKind::kDefinition, "mail server",
                "user and password do not belong into its URL, which others may see: give "
                "--smtp-user, and the password in WAYBILL_SMTP_PASSWORD");
  }
  if (!server.url.starts_with("smtp://") && !server.url.starts_with("smtps://")) {
    return Fail(ErrorKind::kDefinition, "mail server",
                fmt::format("'{}': expected smtps://host:465 or smtp://host:587", server.url));
  }
  ARROW_RETURN_NOT_OK(CheckMailAddress(server.from));
  return std::make_unique<CurlMailSender>(std::move(server), clock, random);
}

}  // namespace waybill::http
