#include "server/openapi.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/route.h"

namespace waybill::server {
namespace {

using testing::ElementsAre;
using testing::IsSupersetOf;

class OpenApiTest : public testing::Test {
 protected:
  const Json& Operation(const char* verb, const char* path) { return api_["paths"][path][verb]; }
  std::vector<std::string> Statuses(const char* verb, const char* path) {
    std::vector<std::string> statuses;
    for (const auto& [status, answer] : Operation(verb, path)["responses"].items()) {
      statuses.push_back(status);
    }
    return statuses;
  }

  Json api_ = OpenApi(Routes());
};

TEST_F(OpenApiTest, ARouteNamesTheStatusesThatItCanAnswer) {
  EXPECT_THAT(Statuses("get", "/healthz"), ElementsAre("200", "400", "421", "500", "503"));
  EXPECT_THAT(Statuses("get", "/api/labels"),
              ElementsAre("200", "400", "401", "421", "429", "500", "503"));
  EXPECT_THAT(Statuses("get", "/api/labels/{id}"),
              ElementsAre("200", "400", "401", "404", "421", "429", "500", "503"));
  EXPECT_THAT(Statuses("post", "/api/labels"),
              ElementsAre("201", "400", "401", "403", "404", "409", "413", "415", "421", "429",
                          "500", "503"));
  EXPECT_EQ(Statuses("delete", "/api/labels/{id}").front(), "204");
  EXPECT_EQ(Statuses("delete", "/api/job_definitions/{id}/ledger").front(), "200");
  EXPECT_THAT(Statuses("post", "/api/session"), testing::Contains("429"));
  EXPECT_THAT(Statuses("get", "/api/connections/s3/{id}/buckets"), testing::Contains("422"));
}

TEST_F(OpenApiTest, WhatWaitsOnOthersCanBeTooManyAtOnce) {
  int found = 0;
  for (const Route& route : Routes()) {
    if (!route.waits_on_others) continue;
    std::string verb(route.verb == "GET" ? "get" : "post");
    EXPECT_THAT(Statuses(verb.c_str(), std::string(route.path).c_str()),
                IsSupersetOf({"429", "503"}));
    ++found;
  }
  EXPECT_GT(found, 0);
}

TEST_F(OpenApiTest, EachStatusThatIsReferredToIsDescribed) {
  for (const auto& [path, verbs] : api_["paths"].items()) {
    for (const auto& [verb, operation] : verbs.items()) {
      for (const auto& [status, answer] : operation["responses"].items()) {
        if (!answer.contains("$ref")) continue;
        EXPECT_EQ(answer["$ref"], "#/components/responses/" + status);
        EXPECT_TRUE(api_["components"]["responses"].contains(status)) << verb << " " << path;
      }
    }
  }
}

TEST_F(OpenApiTest, PagesOfTheOrganisationSayHowTheyAreTurned) {
  for (const char* path : {"/api/labels", "/api/teams", "/api/resource_groups", "/api/users"}) {
    std::vector<std::string> names;
    for (const Json& each : Operation("get", path)["parameters"]) names.push_back(each["name"]);
    EXPECT_THAT(names, IsSupersetOf({"limit", "cursor"})) << path;
    const Json& body = Operation("post", path)["requestBody"]["content"]["application/json"];
    EXPECT_FALSE(body["schema"]["properties"].empty()) << path;
  }
}

}  // namespace
}  // namespace waybill::server
