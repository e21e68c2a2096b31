#include "http/authorities.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "base/file.h"

namespace waybill::http {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";

size_t CountBlocks(std::string_view pem) {
  size_t count = 0;
  for (size_t at = pem.find(kBegin); at != std::string_view::npos; at = pem.find(kBegin, at + 1)) {
    ++count;
  }
  return count;
}

/// How many certificates OpenSSL reads before the text ends or is broken.
size_t CountCertificates(std::string_view pem) {
  std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new_mem_buf(pem.data(), int(pem.size())),
                                                 &BIO_free);
  // A block that is sealed must not make OpenSSL ask at the terminal.
  auto no_password = [](char*, int, int, void*) { return -1; };
  size_t count = 0;
  while (X509* each = PEM_read_bio_X509_AUX(text.get(), nullptr, no_password, nullptr)) {
    X509_free(each);
    ++count;
  }
  ERR_clear_error();
  return count;
}

Status Wrong(std::string_view what) { return Fail(ErrorKind::kDefinition, "PEM text", what); }

/// A regular file's bytes, one more than are allowed at most; nothing is waited for. Empty when
/// there are none, or it is something else.
std::string ReadRegularFile(const std::string& path) {
  FileHandle file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat found = {};
  if (!file.is_open() || fstat(file.get(), &found) != 0 || !S_ISREG(found.st_mode)) return "";
  std::string text(size_t(kMaxAuthoritiesBytes) + 1, '\0');
  size_t size = 0;
  for (ssize_t got = 1; got > 0 && size < text.size(); size += size_t(std::max<ssize_t>(got, 0))) {
    got = read(file.get(), text.data() + size, text.size() - size);
  }
  text.resize(size);
  return text;
}

}  // namespace

Status CheckAuthorities(std::string_view pem) {
  if (pem.size() > size_t(kMaxAuthoritiesBytes)) {
    return Wrong(fmt::format("it is longer than {} bytes", kMaxAuthoritiesBytes));
  }
  if (pem.find("PRIVATE KEY-----") != std::string_view::npos) {
    return Wrong("it holds a private key, which nobody needs here: give the certificates alone");
  }
  size_t blocks = CountBlocks(pem);
  if (blocks == 0) {
    return Wrong("it holds no certificate: expected PEM, -----BEGIN CERTIFICATE----- and so on");
  }
  size_t certificates = CountCertificates(pem);
  if (certificates == blocks) return Status::OK();
  return Wrong(
      fmt::format("part {} of {} is no certificate that can be read", certificates + 1, blocks));
}

Result<std::string> ReadAuthorities(const std::string& path) {
  std::string where = "CA file '" + path + "'";
  std::string text = ReadRegularFile(path);
  if (text.empty()) {
    return Fail(ErrorKind::kDefinition, where,
                "cannot be read; give the path of a PEM file that this user may read");
  }
  if (Status status = CheckAuthorities(text); !status.ok()) return Within(where, status);
  return text;
}

}  // namespace waybill::http
