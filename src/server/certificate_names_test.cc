#include "server/certificate_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "servers/loopback_server.h"

namespace waybill::server {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAre;

class CertificateNames : public testing::Test {
 protected:
  CertificateNames() {
    std::string pattern = testing::TempDir() + "/waybill_names_XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~CertificateNames() override { std::filesystem::remove_all(folder_); }
  std::string FileOf(const std::string& text) {
    std::string path = folder_ + "/certificate.pem";
    std::ofstream(path) << text;
    return path;
  }

  std::string folder_;
};

TEST_F(CertificateNames, AreThoseOfItsSubjectAltName) {
  auto identity = servers::MakeTlsIdentity({"waybill.example", "*.in.example", "192.0.2.7"});
  EXPECT_THAT(NamesInCertificate(FileOf(identity.certificate)),
              UnorderedElementsAre("waybill.example", "*.in.example", "192.0.2.7"));
}

TEST_F(CertificateNames, AreTheServersOwnNotThoseOfItsIssuers) {
  std::string chain = servers::MakeTlsIdentity({"waybill.example"}).certificate +
                      servers::MakeTlsIdentity({"issuer.example"}).certificate;
  EXPECT_THAT(NamesInCertificate(FileOf(chain)), UnorderedElementsAre("waybill.example"));
}

TEST_F(CertificateNames, WhatIsNoCertificateHasNone) {
  EXPECT_THAT(NamesInCertificate(FileOf("no certificate\n")), IsEmpty());
  EXPECT_THAT(NamesInCertificate("/nowhere.pem"), IsEmpty());
}

// RFC 9525 §6.3: the star is the whole of the left-most label and stands for exactly one.
TEST(IsCovered, AStarStandsForOneLabel) {
  const std::vector<std::string> names = {"waybill.example", "*.in.example"};
  EXPECT_TRUE(IsCovered(names, "waybill.example"));
  EXPECT_TRUE(IsCovered(names, "a.in.example"));
  for (const char* other :
       {"in.example", ".in.example", "a.b.in.example", "a.waybill.example", "evil.example", ""}) {
    EXPECT_FALSE(IsCovered(names, other)) << other;
  }
}

}  // namespace
}  // namespace waybill::server
