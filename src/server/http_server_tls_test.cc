#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <future>

#include "server/testing_wire.h"

namespace waybill::server {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

/// A certificate of our own for "localhost", made now, in files that go with it.
class Certificate {
 public:
  Certificate() {
    std::string pattern = testing::TempDir() + "/waybill_tls_XXXXXX";
    folder_ = mkdtemp(pattern.data());
    key_ = EVP_EC_gen("P-256");
    certificate_ = X509_new();
    X509_set_version(certificate_, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate_), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate_), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate_), 3600);
    X509_set_pubkey(certificate_, key_);
    X509_NAME* name = X509_get_subject_name(certificate_);
    const auto* text = reinterpret_cast<const unsigned char*>("localhost");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
    X509_set_issuer_name(certificate_, name);
    X509_EXTENSION* names =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost");
    X509_add_ext(certificate_, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(certificate_, key_, EVP_sha256());
  }
  ~Certificate() {
    X509_free(certificate_);
    EVP_PKEY_free(key_);
    std::filesystem::remove_all(folder_);
  }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  std::string CertificateFile() const {
    return Write("certificate.pem", [this](FILE* file) { PEM_write_X509(file, certificate_); });
  }
  std::string KeyFile() const {
    return Write("key.pem", [this](FILE* file) {
      PEM_write_PrivateKey(file, key_, nullptr, nullptr, 0, nullptr, nullptr);
    });
  }
  std::string SealedKeyFile() const {
    return Write("sealed.pem", [this](FILE* file) {
      const auto* password = reinterpret_cast<const unsigned char*>("password");
      PEM_write_PrivateKey(file, key_, EVP_aes_256_cbc(), password, 8, nullptr, nullptr);
    });
  }
  std::string TextFile() const {
    return Write("text.pem", [](FILE* file) { fputs("no certificate\n", file); });
  }
  X509* get() const { return certificate_; }

 private:
  std::string Write(const std::string& name, const std::function<void(FILE*)>& write) const {
    std::string path = folder_ + "/" + name;
    FILE* file = fopen(path.c_str(), "w");
    write(file);
    fclose(file);
    return path;
  }

  std::string folder_;
  EVP_PKEY* key_ = nullptr;
  X509* certificate_ = nullptr;
};

/// A client that trusts one certificate and speaks one version of TLS.
class TlsClient {
 public:
  TlsClient(uint16_t port, const Certificate& trusted, int version = 0)
      : context_(SSL_CTX_new(TLS_client_method())) {
    if (version != 0) {
      SSL_CTX_set_security_level(context_, 0);  // else OpenSSL itself offers no old version
      SSL_CTX_set_min_proto_version(context_, version);
      SSL_CTX_set_max_proto_version(context_, version);
    }
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_), trusted.get());
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    bio_ = BIO_new_ssl_connect(context_);
    SSL* ssl = nullptr;
    BIO_get_ssl(bio_, &ssl);
    SSL_set1_host(ssl, "localhost");
    BIO_set_conn_hostname(bio_, ("127.0.0.1:" + std::to_string(port)).c_str());
    is_open_ = BIO_do_handshake(bio_) == 1;
  }
  ~TlsClient() {
    BIO_free_all(bio_);
    SSL_CTX_free(context_);
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  bool is_open() const { return is_open_; }
  void Send(std::string_view bytes) {
    EXPECT_EQ(BIO_write(bio_, bytes.data(), int(bytes.size())), int(bytes.size()));
  }
  std::string ReadToEnd() {
    std::string all;
    char bytes[4096];
    for (int count = 0; (count = BIO_read(bio_, bytes, sizeof bytes)) > 0;) {
      all.append(bytes, size_t(count));
    }
    return all;
  }
  /// Whether the other side said that it was done: else somebody between may have cut the answer.
  bool WasEnded() {
    SSL* ssl = nullptr;
    BIO_get_ssl(bio_, &ssl);
    return (SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN) != 0;
  }

 private:
  SSL_CTX* context_;
  BIO* bio_ = nullptr;
  bool is_open_ = false;
};

constexpr std::string_view kGetAndClose = "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

class HttpServerTlsTest : public HttpServerTest {
 protected:
  void StartTls() {
    Start({.tls_certificate = certificate_.CertificateFile(), .tls_key = certificate_.KeyFile()});
  }
  Status Refused(std::string certificate, std::string key) {
    auto server = HttpServer::Start(
        {.tls_certificate = std::move(certificate), .tls_key = std::move(key)}, {answer_}, log_);
    EXPECT_FALSE(server.ok());
    EXPECT_EQ(KindOf(server.status()), ErrorKind::kDefinition);
    return server.status();
  }

  Certificate certificate_;
};

TEST_F(HttpServerTlsTest, IsServedWithTheCertificateAndEndsAsTlsEnds) {
  bool was_tls = false;
  answer_ = [&](const HttpRequest& request) {
    was_tls = request.is_tls;
    return Reply{.body = {{"target", request.target}}};
  };
  StartTls();
  TlsClient client(server_->port(), certificate_);
  ASSERT_TRUE(client.is_open());
  client.Send(kGetAndClose);
  EXPECT_THAT(client.ReadToEnd(), EndsWith(R"({"target":"/x"})"));
  EXPECT_TRUE(client.WasEnded());
  EXPECT_TRUE(was_tls);
}

TEST_F(HttpServerTlsTest, OldVersionsOfTlsAreRefused) {
  StartTls();
  EXPECT_FALSE(TlsClient(server_->port(), certificate_, TLS1_VERSION).is_open());
  EXPECT_FALSE(TlsClient(server_->port(), certificate_, TLS1_1_VERSION).is_open());
  EXPECT_TRUE(TlsClient(server_->port(), certificate_, TLS1_2_VERSION).is_open());
  EXPECT_TRUE(TlsClient(server_->port(), certificate_, TLS1_3_VERSION).is_open());
}

TEST_F(HttpServerTlsTest, PlainTextIsNotAnswered) {
  bool was_asked = false;
  answer_ = [&](const HttpRequest&) {
    was_asked = true;
    return Reply{};
  };
  StartTls();
  EXPECT_THAT(Ask(kGetAndClose), testing::Not(StartsWith("HTTP/")));
  EXPECT_FALSE(was_asked);
}

TEST_F(HttpServerTlsTest, WhoNeverEndsTheHandshakeIsClosed) {
  Start({.tls_certificate = certificate_.CertificateFile(),
         .tls_key = certificate_.KeyFile(),
         .header_timeout = std::chrono::milliseconds(50)});
  Wire wire(server_->port());
  EXPECT_EQ(wire.ReadToEnd(), "");
}

TEST_F(HttpServerTlsTest, AClientThatWentIsNoticed) {
  std::promise<void> stopped;
  std::promise<void> begun;
  answer_ = [&](const HttpRequest& request) {
    std::stop_callback tell(request.stop, [&] { stopped.set_value(); });
    begun.set_value();
    EXPECT_EQ(stopped.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
    return Reply{};
  };
  StartTls();
  {
    TlsClient client(server_->port(), certificate_);
    client.Send(kGetAndClose);
    begun.get_future().wait();
  }
  server_->Stop();
}

TEST_F(HttpServerTlsTest, FilesThatCannotBeUsedAreNamed) {
  std::string good = certificate_.CertificateFile();
  std::string key = certificate_.KeyFile();
  EXPECT_THAT(Refused("/nowhere.pem", key).message(),
              testing::AllOf(HasSubstr("/nowhere.pem"), HasSubstr("PEM")));
  EXPECT_THAT(Refused(certificate_.TextFile(), key).message(), HasSubstr("text.pem"));
  EXPECT_THAT(Refused(good, "/nowhere.pem").message(), HasSubstr("/nowhere.pem"));
  EXPECT_THAT(Refused(good, certificate_.SealedKeyFile()).message(),
              HasSubstr("without a password"));
  EXPECT_THAT(Refused(good, Certificate().KeyFile()).message(), HasSubstr("own key"));
}

TEST_F(HttpServerTlsTest, HalfOfACertificateIsNotPlainHttp) {
  EXPECT_THAT(Refused(certificate_.CertificateFile(), "").message(), HasSubstr("--tls-key"));
  EXPECT_THAT(Refused("", certificate_.KeyFile()).message(), HasSubstr("--tls-certificate"));
}

}  // namespace
}  // namespace waybill::server
