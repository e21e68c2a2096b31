#include "http/curl_mail.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

namespace waybill::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// 1369353600 is `date -u -d 2013-05-24 +%s`, a Friday.
constexpr Time kMay24{std::chrono::seconds(1369353600)};

/// A mail server that takes one mail and remembers the lines it was sent. Not imitated: TLS,
/// pipelining, more than one connection.
class OneMailServer {
 public:
  /// `refuse` is answered to the command that begins with `at`.
  OneMailServer(std::string at, std::string refuse)
      : at_(std::move(at)), refuse_(std::move(refuse)) {
    listening_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(bind(listening_, generic, size), 0);
    EXPECT_EQ(listen(listening_, 1), 0);
    EXPECT_EQ(getsockname(listening_, generic, &size), 0);
    url_ = "smtp://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::jthread([this] { Serve(); });
  }
  ~OneMailServer() {
    shutdown(listening_, SHUT_RDWR);
    thread_.join();
    close(listening_);
  }
  OneMailServer(const OneMailServer&) = delete;
  OneMailServer& operator=(const OneMailServer&) = delete;

  const std::string& url() const { return url_; }
  /// After the client is done.
  const std::vector<std::string>& commands() const { return commands_; }
  const std::string& mail() const { return mail_; }

 private:
  void Serve() {
    int client = accept(listening_, nullptr, nullptr);
    if (client < 0) return;
    Say(client, "220 ready");
    bool in_mail = false;
    for (std::string line; ReadLine(client, &line);) {
      if (in_mail) {
        in_mail = line != ".";
        if (in_mail) mail_ += line + "\n";
        if (!in_mail) Say(client, "250 taken");
        continue;
      }
      commands_.push_back(line);
      bool refused = !at_.empty() && line.starts_with(at_);
      bool is_sign_in = commands_.size() > 1 && commands_[commands_.size() - 2] == "AUTH PLAIN";
      in_mail = line == "DATA" && !refused;
      Say(client, refused                    ? refuse_
                  : in_mail                  ? "354 go on"
                  : is_sign_in               ? "235 welcome"
                  : line == "AUTH PLAIN"     ? "334 "
                  : line.starts_with("EHLO") ? "250-me\r\n250 AUTH PLAIN"
                                             : "250 fine");
      if (line == "QUIT") break;
    }
    close(client);
  }
  static void Say(int client, const std::string& line) {
    std::string bytes = line + "\r\n";
    EXPECT_EQ(send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL), ssize_t(bytes.size()));
  }
  static bool ReadLine(int client, std::string* line) {
    line->clear();
    for (char c = 0; recv(client, &c, 1, 0) == 1;) {
      if (c == '\n') return true;
      if (c != '\r') *line += c;
    }
    return false;
  }

  const std::string at_;
  const std::string refuse_;
  int listening_ = -1;
  std::string url_;
  std::vector<std::string> commands_;
  std::string mail_;
  std::jthread thread_;
};

class CurlMail : public testing::Test {
 protected:
  Status Send(const std::string& url, MailServer server = {}) {
    server.url = url;
    server.from = "waybill@example.com";
    server.require_tls = false;
    auto sender = MakeCurlMailSender(std::move(server), clock, random);
    EXPECT_TRUE(sender.ok()) << sender.status().ToString();
    return (*sender)->Send(mail, {});
  }

  ManualClock clock{kMay24};
  SeededRandom random{1};
  const Mail mail{.to = "ana@example.com", .subject = "done", .body = "Job 7\nsucceeded\n"};
};

TEST_F(CurlMail, AMailIsHandedOverWhole) {
  std::vector<std::string> commands;
  std::string text;
  {
    OneMailServer server("", "");
    Status sent = Send(server.url());
    ASSERT_TRUE(sent.ok()) << sent.ToString();
    commands = server.commands();
    text = server.mail();
  }
  EXPECT_THAT(commands, testing::IsSupersetOf({std::string("MAIL FROM:<waybill@example.com>"),
                                               std::string("RCPT TO:<ana@example.com>"),
                                               std::string("DATA")}));
  EXPECT_THAT(text, HasSubstr("Date: Fri, 24 May 2013 00:00:00 +0000\n"));
  // printf 'Job 7\nsucceeded\n' | base64
  EXPECT_THAT(text, HasSubstr("\n\nSm9iIDcKc3VjY2VlZGVkCg==\n"));
}

TEST_F(CurlMail, ItSignsInWithUserAndPassword) {
  OneMailServer server("", "");
  MailServer with;
  with.user = "user";
  with.password = Secret("password");
  ASSERT_TRUE(Send(server.url(), std::move(with)).ok());
  // printf '\0user\0password' | base64 (RFC 4616)
  EXPECT_THAT(server.commands(), testing::Contains(HasSubstr("AHVzZXIAcGFzc3dvcmQ=")));
}

TEST_F(CurlMail, WhoMustActIsReadFromTheAnswer) {
  struct Refusal {
    const char* at;
    const char* answer;
    ErrorKind kind;
  };
  for (const auto& [at, answer, kind] :
       {Refusal{"RCPT", "550 no such user", ErrorKind::kDefinition},
        Refusal{"RCPT", "451 later", ErrorKind::kBusy},
        Refusal{"DATA", "421 too busy", ErrorKind::kBusy}}) {
    OneMailServer server(at, answer);
    Status refused = Send(server.url());
    ASSERT_FALSE(refused.ok()) << answer;
    EXPECT_EQ(KindOf(refused), kind) << refused.ToString();
  }
  OneMailServer server("AUTH", "535 wrong");
  MailServer with;
  with.user = "user";
  with.password = Secret("hunter2");
  Status refused = Send(server.url(), std::move(with));
  EXPECT_EQ(KindOf(refused), ErrorKind::kDenied) << refused.ToString();
  EXPECT_THAT(refused.message(), testing::Not(HasSubstr("hunter2")));
}

TEST_F(CurlMail, WithoutTlsNothingIsSentWhereItIsRequired) {
  OneMailServer plain("", "");
  auto sender =
      MakeCurlMailSender({.url = plain.url(), .from = "waybill@example.com"}, clock, random);
  Status refused = (*sender)->Send(mail, {});
  EXPECT_EQ(KindOf(refused), ErrorKind::kDefinition) << refused.ToString();
  EXPECT_EQ(plain.mail(), "");
}

TEST_F(CurlMail, NoServerIsBusy) {
  EXPECT_EQ(KindOf(Send("smtp://127.0.0.1:1")), ErrorKind::kBusy);
}

TEST(RenderMail, SubjectsAndBodiesOfAnyLanguageAreCutBetweenCharacters) {
  std::string kanji;
  for (int i = 0; i < 30; ++i) kanji += "転";
  std::string text = RenderMail({"a@b", kanji, kanji}, {"c@d", kMay24, "id"});
  // python3: base64.b64encode(('転'*13).encode()), and of four
  const std::string word = "=?UTF-8?B?6Lui6Lui6Lui6Lui6Lui6Lui6Lui6Lui6Lui6Lui6Lui6Lui6Lui?=";
  const std::string last = "=?UTF-8?B?6Lui6Lui6Lui6Lui?=";
  EXPECT_THAT(text, HasSubstr("Subject: " + word + "\r\n " + word + "\r\n " + last + "\r\n"));
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find("\r\n", at);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - at, 78u) << "RFC 5322 §2.1.1";
    at = end + 2;
  }
}

TEST(RenderMail, ALineBreakInASubjectAddsNoHeader) {
  std::string text = RenderMail({"a@b", "x\r\nBcc: all@b", ""}, {"c@d", kMay24, "id"});
  EXPECT_EQ(text.find("Bcc"), std::string::npos);
}

TEST(CheckMailAddress, WhatCouldBreakOutOfALineIsRefused) {
  for (const char* good : {"a@b", "ana.b+c@example.co.jp", "日本@例え.jp"}) {
    EXPECT_TRUE(CheckMailAddress(good).ok()) << good;
  }
  for (const char* bad : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nRCPT TO:<x@y>", "<a@b>"}) {
    EXPECT_EQ(KindOf(CheckMailAddress(bad)), ErrorKind::kDefinition) << bad;
  }
}

}  // namespace
}  // namespace waybill::http
