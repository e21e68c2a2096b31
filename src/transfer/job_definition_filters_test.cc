#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "transfer/job_definition_for_test.h"

namespace waybill::transfer {
namespace {

// As the provider sends them: unset options are left out or null, and what a type does not use may
// be there.
TEST(JobDefinitionFilters, ComeBackAsSentAndWorkInTroccosOrder) {
  Json sent = Sent();
  sent["filter_hashes"] = Json::parse(R"([{"name": "id"}])");
  sent["filter_string_transforms"] =
      Json::parse(R"([{"column_name": "sold", "type": "normalize_nfkc"}])");
  sent["filter_gsub"] = Json::parse(R"([{"column_name": "sold", "pattern": "a", "to": "b"},
                                        {"column_name": "sold", "pattern": "c", "to": "$0"}])");
  sent["filter_masks"] = Json::parse(R"([
      {"name": "sold", "mask_type": "all", "length": 10, "pattern": "", "start_index": null},
      {"name": "sold", "mask_type": "regex", "pattern": "/regex/", "end_index": 3},
      {"name": "sold", "mask_type": "substring", "length": 10, "start_index": 2, "end_index": 2}])");
  Json kept = Merged(Json::object(), sent);
  for (const char* name :
       {"filter_hashes", "filter_string_transforms", "filter_gsub", "filter_masks"}) {
    EXPECT_EQ(kept[name], sent[name]);
  }
  const Json document = Document(kept);
  Json transforms = document["transforms"];
  transforms.erase(0);
  EXPECT_EQ(nlohmann::json(transforms), nlohmann::json::parse(R"([
      {"type": "filter_masks", "masks": [
        {"name": "sold", "mask_type": "all", "length": 10},
        {"name": "sold", "mask_type": "regex", "pattern": "/regex/"},
        {"name": "sold", "mask_type": "substring", "length": 10, "start_index": 2, "end_index": 2}]},
      {"type": "filter_gsub", "gsub": [
        {"column_name": "sold", "pattern": "a", "to": "b"},
        {"column_name": "sold", "pattern": "c", "to": "$0"}]},
      {"type": "filter_string_transforms", "string_transforms": [
        {"column_name": "sold", "type": "normalize_nfkc"}]},
      {"type": "filter_hashes", "hashes": [{"name": "id"}]}])"));
  Json cleared = Merged(kept, Json::parse(R"({"filter_masks": [], "filter_gsub": []})"));
  EXPECT_EQ(cleared["filter_masks"], nullptr);
  EXPECT_EQ(Document(cleared)["transforms"].size(), 3U);
}

TEST(JobDefinitionFilters, WhatIsNoListOfFiltersIsLeftForTheCheckToRefuse) {
  Json sent = Sent();
  sent["filter_masks"] = Json::parse(R"({"name": "id"})");
  EXPECT_EQ(Document(Merged(Json::object(), sent))["transforms"][1]["masks"], sent["filter_masks"]);
  sent["filter_masks"] = Json::parse(R"(["id"])");
  EXPECT_EQ(Document(Merged(Json::object(), sent))["transforms"][1]["masks"], sent["filter_masks"]);
}

}  // namespace
}  // namespace waybill::transfer
