#include "http/authorities.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "servers/loopback_server.h"

namespace waybill::http {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string Refusal(std::string_view pem) {
  Status status = CheckAuthorities(pem);
  if (status.ok()) return "accepted";
  EXPECT_EQ(KindOf(status), ErrorKind::kDefinition);
  return status.message();
}

std::string Certificate() { return servers::MakeTlsIdentity({"s3.example"}).certificate; }

TEST(Authorities, CertificatesWithTextBetweenThemAreTaken) {
  EXPECT_EQ(Refusal("# ours\r\n" + Certificate() + "\nand theirs\n" + Certificate()), "accepted");
}

TEST(Authorities, WhatIsNoCertificateIsRefusedInWords) {
  EXPECT_THAT(Refusal(""), HasSubstr("no certificate"));
  EXPECT_THAT(Refusal("/etc/passwd"), HasSubstr("no certificate"));
  std::string cut = Certificate();
  cut.erase(cut.size() / 2);
  EXPECT_THAT(Refusal(Certificate() + cut), HasSubstr("part 2 of 2"));
  EXPECT_THAT(Refusal(Certificate() + "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"),
              HasSubstr("no certificate"));
}

TEST(Authorities, APrivateKeyIsNotKept) {
  std::string key = servers::MakeTlsIdentity({"s3.example"}).key;
  EXPECT_THAT(Refusal(Certificate() + key), HasSubstr("private key"));
}

TEST(Authorities, TheirLengthIsLimited) {
  std::string long_text = Certificate() + std::string(size_t(kMaxAuthoritiesBytes), '\n');
  EXPECT_THAT(Refusal(long_text), HasSubstr("longer than 1048576 bytes"));
}

TEST(Authorities, AFileIsReadWhole) {
  std::string path = testing::TempDir() + "/waybill_authorities.pem";
  std::string pem = Certificate();
  std::ofstream(path) << pem;
  auto read = ReadAuthorities(path);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, pem);
  std::ofstream(path) << std::string(size_t(kMaxAuthoritiesBytes) + 1, 'x');
  EXPECT_THAT(ReadAuthorities(path).status().message(),
              AllOf(HasSubstr(path), HasSubstr("longer than")));
  std::remove(path.c_str());
}

// A terminal or a pipe would never end; OpenSSL would wait for them.
TEST(Authorities, WhatIsNoRegularFileIsRefusedAtOnce) {
  for (const char* path : {"/dev/ptmx", "/dev/zero", "/dev", "/nonexistent/ca.pem", ""}) {
    auto read = ReadAuthorities(path);
    EXPECT_EQ(KindOf(read.status()), ErrorKind::kDefinition);
    EXPECT_THAT(read.status().message(), HasSubstr(std::string("'") + path + "': cannot be read"));
  }
}

}  // namespace
}  // namespace waybill::http
