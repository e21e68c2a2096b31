#include "aws/static_credentials.h"

#include <gtest/gtest.h>

namespace waybill::aws {
namespace {

TEST(StaticCredentials, GivesTheKeysAsTheyWereGiven) {
  auto provider =
      StaticCredentials::Make({"AKIDEXAMPLE", Secret("se/cret+"), Secret("to/ken="), {}})
          .ValueOrDie();
  auto got = provider->Get({}).ValueOrDie();
  EXPECT_EQ(got.access_key_id, "AKIDEXAMPLE");
  EXPECT_EQ(got.secret_access_key.Reveal(), "se/cret+");
  EXPECT_EQ(got.session_token->Reveal(), "to/ken=");
  provider->Reject(got);
  EXPECT_TRUE(provider->Get({}).ok());
}

TEST(StaticCredentials, DescriptionHoldsNoSecret) {
  auto provider = StaticCredentials::Make({"AKIDEXAMPLE", Secret("hunter2"), Secret("tok"), {}});
  EXPECT_EQ((*provider)->Describe(), "access key AKIDEXAMPLE with a session token");
}

TEST(StaticCredentials, SlipsOfPastingAreNamedWithoutRepeatingTheSecret) {
  for (Credentials bad :
       {Credentials{"", Secret("s"), {}, {}}, Credentials{"AKID ", Secret("s"), {}, {}},
        Credentials{"AKID", Secret(""), {}, {}}, Credentials{"AKID", Secret("hunter2\n"), {}, {}},
        Credentials{"AKID", Secret("s"), Secret("hunter2 x"), {}}}) {
    auto provider = StaticCredentials::Make(bad);
    ASSERT_FALSE(provider.ok());
    EXPECT_EQ(KindOf(provider.status()), ErrorKind::kDefinition);
    EXPECT_EQ(provider.status().message().find("hunter2"), std::string::npos);
  }
}

}  // namespace
}  // namespace waybill::aws
