#include <gmock/gmock.h>

#include "server/testing_api.h"

namespace waybill::server {
namespace {

using metastore::JobStatus;
using testing::HasSubstr;

class JobHandlersTest : public ApiTest {
 protected:
  JobHandlersTest() {
    AddPerson("owner", "super_admin");
    Json made = Good(Person("owner"), "POST", "/api/job_definitions",
                     {{"document", service::FakeDocument("orders")}});
    start_ = "/api/jobs?job_definition_id=" + made["id"].dump();
  }
  int64_t Ended(JobStatus status) {
    auto job = store().jobs().Begin({.transfer = "orders", .definition = {}}, {.pid = 1});
    EXPECT_TRUE(job.ok()) << job.status();
    Status done = store().jobs().Finish({.id = job->id, .status = status});
    EXPECT_TRUE(done.ok()) << done;
    return job->number;
  }
  Json Numbers(const std::string& query) {
    Json numbers = Json::array();
    Json page = Good(Person("owner"), "GET", "/api/jobs" + query);
    for (const Json& job : page["items"]) numbers.push_back(job["id"]);
    return numbers;
  }

  std::string start_;
};

// TROCCO's statuses are queued, setting_up, executing, interrupting, succeeded, error, canceled and
// skipped; a program that waits for one of the last four must see one.
TEST_F(JobHandlersTest, AJobThatBrokeOffIsAnErrorToTroccosClients) {
  int64_t broken = Ended(JobStatus::kAbandoned);
  int64_t failed = Ended(JobStatus::kError);
  Ended(JobStatus::kSucceeded);
  Json job = Good(Person("owner"), "GET", "/api/jobs/" + std::to_string(broken));
  EXPECT_EQ(job["status"], "error");
  EXPECT_EQ(job["waybill_status"], "abandoned");
  EXPECT_EQ(Numbers("?status=error"), Json::array({failed, broken}));
  EXPECT_EQ(Numbers("?status=abandoned"), Json::array({broken}));
}

TEST_F(JobHandlersTest, AFilterThatNoJobCanFitIsRefused) {
  for (const char* query : {"?status=done", "?executor_type=nobody"}) {
    EXPECT_EQ(Ask(Person("owner"), "GET", std::string("/api/jobs") + query).status, 400) << query;
  }
}

TEST_F(JobHandlersTest, AStartTakesTroccosWords) {
  Json body = {{"context_time", "2026-11-29 12:00:00"},
               {"time_zone", nullptr},
               {"custom_variables", nullptr},
               {"manual_resource_enhancement", "xlarge"}};
  Json made = Good(Person("owner"), "POST", start_, body);
  auto job = store().jobs().FindByNumber(made["id"].get<int64_t>());
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_EQ(job->options["threads"], 6);
  // Tokyo is nine hours before UTC; its zone holds where none is given.
  EXPECT_THAT(job->options["context_time"].get<std::string>(), HasSubstr("2026-11-29T03:00:00"));
}

TEST_F(JobHandlersTest, AStartThatCannotBeMeantIsRefused) {
  for (const auto& [name, value] : {std::pair<const char*, Json>{"context_time", 5},
                                    {"time_zone", 9},
                                    {"manual_resource_enhancement", "huge"},
                                    {"manual_resource_enhancement", 2}}) {
    Answered answered = Ask(Person("owner"), "POST", start_, {{name, value}});
    EXPECT_EQ(answered.status, 400) << name << " " << value;
  }
}

// There are no bulks, datamarts and pipelines here, so none of them bears a label.
TEST_F(JobHandlersTest, LabelsOfWhatIsNotHereAreNone) {
  Good(Person("owner"), "POST", "/api/labels", {{"name", "nightly"}, {"color", "#0a0"}});
  for (const char* name :
       {"job_definition_bulk_id", "datamart_definition_id", "pipeline_definition_id"}) {
    Json page = Good(Person("owner"), "GET", std::string("/api/labels?") + name + "=1");
    EXPECT_EQ(page["items"], Json::array()) << name;
  }
}

TEST_F(JobHandlersTest, AConnectionOfAnotherKindIsRefusedInWords) {
  for (const char* verb : {"GET", "PATCH", "DELETE"}) {
    Answered answered = Ask(Person("owner"), verb, "/api/connections/bigquery/7");
    EXPECT_EQ(answered.status, 400) << verb;
    EXPECT_THAT(answered.body["message"].get<std::string>(), HasSubstr("'bigquery'"));
  }
}

}  // namespace
}  // namespace waybill::server
