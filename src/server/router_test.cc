#include "server/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace waybill::server {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

TEST(ParseTarget, SegmentsAreDecodedOneByOne) {
  auto target = ParseTarget("/api/a%2Fb/%E6%97%A5%20x/?q=1+2&q=%26&empty=&flag");
  ASSERT_TRUE(target.ok()) << target.status();
  EXPECT_THAT(target->segments, ElementsAre("api", "a/b", "日 x"));
  EXPECT_THAT(target->query,
              UnorderedElementsAre(Pair("q", "&"), Pair("empty", ""), Pair("flag", "")));
}

TEST(ParseTarget, WhatIsNoTextIsRefused) {
  for (const char* text : {"", "x", "/%", "/%2", "/%zz", "/%00", "/%ff%fe", "/a?b=%00", "/a?%80"}) {
    auto target = ParseTarget(text);
    ASSERT_FALSE(target.ok()) << text;
    EXPECT_EQ(KindOf(target.status()), ErrorKind::kDefinition) << text;
  }
}

TEST(ParseTarget, DotsAreSegmentsLikeOthers) {
  EXPECT_THAT(ParseTarget("/a/../b/./c")->segments, ElementsAre("a", "..", "b", ".", "c"));
}

constexpr auto kAny = service::Permission::kNobody;
const Route kRoutes[] = {{.verb = "GET", .path = "/api/things", .permission = kAny},
                         {.verb = "POST", .path = "/api/things", .permission = kAny},
                         {.verb = "GET", .path = "/api/things/{id}", .permission = kAny},
                         {.verb = "GET", .path = "/api/things/newest", .permission = kAny},
                         {.verb = "DELETE", .path = "/api/{kind}/{id}/parts", .permission = kAny}};

TEST(Router, ALiteralGoesBeforeAParameter) {
  Router router(kRoutes);
  EXPECT_EQ(router.Find("GET", {"api", "things", "newest"}).route, &kRoutes[3]);
  EXPECT_EQ(router.Find("GET", {"api", "things", "7"}).route, &kRoutes[2]);
}

TEST(Router, ParametersAreGivenByName) {
  auto found = Router(kRoutes).Find("DELETE", {"api", "x y", "12", "parts"});
  EXPECT_EQ(found.route, &kRoutes[4]);
  EXPECT_THAT(found.path, UnorderedElementsAre(Pair("kind", "x y"), Pair("id", "12")));
}

TEST(Router, AnIdIsAPositiveWholeNumber) {
  Router router(kRoutes);
  for (const char* id : {"0", "-1", "1.5", "01", "abc", "", "1 ", "9999999999999999999"}) {
    EXPECT_EQ(router.Find("GET", {"api", "things", id}).route, nullptr) << id;
  }
}

TEST(Router, AnotherVerbOfAKnownPathIsToldApartFromAnUnknownPath) {
  Router router(kRoutes);
  auto found = router.Find("PUT", {"api", "things"});
  EXPECT_EQ(found.route, nullptr);
  EXPECT_THAT(found.other_verbs, ElementsAre("GET", "POST"));
  EXPECT_TRUE(router.Find("GET", {"api", "nothing"}).other_verbs.empty());
}

TEST(Routes, NoTwoHaveTheSameVerbAndPath) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Route& route : Routes()) {
    EXPECT_TRUE(seen.insert({route.verb, route.path}).second) << route.verb << " " << route.path;
    EXPECT_NE(route.handler, nullptr) << route.path;
    EXPECT_FALSE(route.sentence.empty()) << route.path;
  }
}

TEST(Routes, OnlySetUpSignInAndHealthNeedNobody) {
  std::set<std::string> open;
  for (const Route& route : Routes()) {
    if (route.permission == service::Permission::kNobody) {
      open.insert(std::string(route.verb) + " " + std::string(route.path));
    }
  }
  EXPECT_THAT(open, UnorderedElementsAre("POST /api/setup", "POST /api/session", "GET /healthz"));
}

TEST(Routes, WhatNamesAResourceSaysOfWhichKindItIs) {
  for (const Route& route : Routes()) {
    using enum service::Permission;
    bool asks_role = route.permission == kConnectionView || route.permission == kConnectionUse ||
                     route.permission == kConnectionEdit || route.permission == kTransferView ||
                     route.permission == kTransferRun || route.permission == kTransferEdit ||
                     route.permission == kGroupAdminister;
    EXPECT_EQ(asks_role, route.resource != service::ResourceKind::kNone) << route.path;
  }
}

}  // namespace
}  // namespace waybill::server
