// A store with a certificate of its own, from the connection's setting to the test's rows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "connection/s3_check.h"
#include "servers/connection_rig.h"

namespace waybill::connection {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class ConnectionTls : public testing::Test {
 protected:
  ConnectionTls() {
    std::ofstream(ca_file_) << identity_.certificate;
    rig_.s3.AddBucket("acme-raw");
    rig_.s3.Put("acme-raw", "orders/1.csv", "id\n1\n");
  }
  ~ConnectionTls() override { std::remove(ca_file_.c_str()); }

  CheckReport Check(const std::string& ca_file) {
    OpenRequest request = rig_.User();
    request.settings.ca_file = ca_file;
    auto connection = rig_.Open(std::move(request));
    return CheckS3(*connection, {.bucket = "acme-raw", .use = Use::kBoth}, [](const CheckRow&) {},
                   {})
        .ValueOrDie();
  }

  const servers::TlsIdentity identity_ = servers::MakeTlsIdentity({"127.0.0.1"});
  const std::string ca_file_ = testing::TempDir() + "/waybill_connection_ca_" +
                               testing::UnitTest::GetInstance()->current_test_info()->name() +
                               ".pem";
  servers::ConnectionRig rig_{servers::StrictS3::Options{.least_part_bytes = 4, .tls = identity_}};
};

TEST_F(ConnectionTls, CaFileMakesEveryPermissionProvable) {
  CheckReport report = Check(ca_file_);
  EXPECT_TRUE(report.ok);
  for (const CheckRow& row : report.rows) {
    EXPECT_EQ(row.state, CheckState::kGranted) << row.permission << ": " << row.reason;
  }
}

TEST_F(ConnectionTls, WithoutItEachRowNamesTheSettingAndAsksForNoPermission) {
  CheckReport report = Check("");
  EXPECT_FALSE(report.ok);
  int refused = 0;
  for (const CheckRow& row : report.rows) {
    if (!row.permission.starts_with("s3:") || row.state == CheckState::kNotProven) continue;
    ++refused;
    EXPECT_EQ(row.state, CheckState::kFailed) << row.permission;
    EXPECT_FALSE(row.mend.has_value()) << row.permission;
    EXPECT_THAT(row.reason, AllOf(HasSubstr("not trusted"), HasSubstr("ca_certificate")));
  }
  EXPECT_GE(refused, 3);
  EXPECT_EQ(rig_.s3.requests(), 0);
}

TEST_F(ConnectionTls, FileThatIsNotThereEndsTheOpening) {
  OpenRequest request = rig_.User();
  request.settings.ca_file = ca_file_ + ".none";
  Status status = OpenedConnection::Open(std::move(request), rig_.Parts()).status();
  EXPECT_EQ(KindOf(status), ErrorKind::kDefinition);
  EXPECT_THAT(status.message(), AllOf(HasSubstr("connection acme"), HasSubstr(ca_file_ + ".none")));
}

}  // namespace
}  // namespace waybill::connection
