#include <gmock/gmock.h>

#include "server/testing_api.h"

namespace waybill::server {
namespace {

using testing::HasSubstr;

class LabelsTest : public ApiTest {
 protected:
  LabelsTest() {
    AddPerson("owner", "member");
    // TROCCO keeps an empty description apart from none.
    for (const char* name : {"nightly", "finance"}) {
      labels_[name] = Good(Person("owner"), "POST", "/api/labels",
                           {{"name", name}, {"color", "#0a0"}, {"description", ""}});
    }
  }
  Answered Make(const std::string& name, const Json& labels) {
    return Ask(Person("owner"), "POST", "/api/job_definitions",
               {{"document", service::FakeDocument(name)}, {"labels", labels}});
  }
  Json List(const std::string& query) {
    Json page = Good(Person("owner"), "GET", "/api/job_definitions" + query);
    Json names = Json::array();
    for (const Json& item : page["items"]) names.push_back(item["name"]);
    return names;
  }

  std::map<std::string, Json> labels_;
};

TEST_F(LabelsTest, NamesGoInAndObjectsComeOut) {
  Json made = Make("orders", Json::array({"finance", "nightly"})).body;
  EXPECT_EQ(made["labels"], Json::array({labels_["nightly"], labels_["finance"]}));
  std::string path = "/api/job_definitions/" + made["id"].dump();
  EXPECT_EQ(Good(Person("owner"), "GET", path), made);
  EXPECT_EQ(Good(Person("owner"), "PATCH", path, {{"retry_limit", 1}})["labels"], made["labels"]);
  Json one = Good(Person("owner"), "PATCH", path, {{"labels", Json::array({"finance"})}});
  EXPECT_EQ(one["labels"], Json::array({labels_["finance"]}));
  EXPECT_EQ(one["revision"], 2) << "a label is no revision";
  Json none = Good(Person("owner"), "PATCH", path, {{"labels", Json::array()}});
  EXPECT_EQ(none["labels"], nullptr);
  EXPECT_EQ(Make("null", nullptr).body["labels"], nullptr);
}

TEST_F(LabelsTest, ALabelMustExistAlready) {
  for (const Json& wrong : {Json::array({"nightly", "new"}), Json::array({5}), Json("nightly")}) {
    EXPECT_EQ(Make("orders", wrong).status, 400) << wrong;
  }
  EXPECT_THAT(Make("orders", Json::array({"new"})).body["message"].get<std::string>(),
              HasSubstr("'new'"));
  EXPECT_EQ(List(""), Json::array());
}

TEST_F(LabelsTest, BothListsAreFilteredByTheOther) {
  Json orders = Make("orders", Json::array({"nightly"})).body;
  Make("customers", Json::array({"finance", "nightly"}));
  Make("events", nullptr);
  EXPECT_EQ(List("?label=nightly"), Json::array({"orders", "customers"}));
  EXPECT_EQ(List("?label=finance"), Json::array({"customers"}));
  EXPECT_EQ(List("?label=none"), Json::array());
  Json of = Good(Person("owner"), "GET", "/api/labels?job_definition_id=" + orders["id"].dump());
  EXPECT_EQ(of["items"], Json::array({labels_["nightly"]}));
}

}  // namespace
}  // namespace waybill::server
