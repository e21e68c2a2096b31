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

// The first two conversions are those of the provider's own example, which sends format and zone
// with every kind.
TEST(JobDefinitionFilters, TimesAreAddedAndConvertedByTroccosWords) {
  Json sent = Sent();
  sent["filter_add_time"] = Json::parse(R"({"column_name": "at", "type": "timestamp",
      "timestamp_format": "%Y-%m-%d %H:%M:%S.%N %Z", "time_zone": "Etc/UTC"})");
  sent["filter_unixtime_conversions"] = Json::parse(R"([
      {"column_name": "id", "kind": "unixtime_to_timestamp", "unixtime_unit": "second",
       "datetime_format": "%Y-%m-%d %H:%M:%S.%N", "datetime_timezone": "Asia/Tokyo"},
      {"column_name": "id", "kind": "unixtime_to_string", "unixtime_unit": "second",
       "datetime_format": "%Y-%m-%d %H:%M:%S.%N %z", "datetime_timezone": "Etc/UTC"}])");
  sent["filter_hashes"] = Json::parse(R"([{"name": "sold"}])");
  Json kept = Merged(Json::object(), sent);
  EXPECT_EQ(kept["filter_add_time"], sent["filter_add_time"]);
  EXPECT_EQ(kept["filter_unixtime_conversions"], sent["filter_unixtime_conversions"]);
  Json transforms = Document(kept)["transforms"];
  transforms.erase(0);
  EXPECT_EQ(nlohmann::json(transforms), nlohmann::json::parse(R"([
      {"type": "filter_add_time", "column_name": "at", "column_type": "timestamp"},
      {"type": "filter_hashes", "hashes": [{"name": "sold"}]},
      {"type": "filter_unixtime_conversions", "unixtime_conversions": [
        {"column_name": "id", "kind": "unixtime_to_timestamp", "unixtime_unit": "second"},
        {"column_name": "id", "kind": "unixtime_to_string", "unixtime_unit": "second",
         "datetime_format": "%Y-%m-%d %H:%M:%S.%N %z", "datetime_timezone": "Etc/UTC"}]}])"));
  EXPECT_EQ(Merged(kept, Json::parse(R"({"filter_add_time": {}})"))["filter_add_time"], nullptr);
}

TEST(JobDefinitionFilters, AnAddedTextHasItsFormatAndZone) {
  Json sent = Sent();
  sent["filter_add_time"] = Json::parse(R"({"column_name": "at", "type": "string",
      "timestamp_format": "%Y", "time_zone": "Asia/Tokyo"})");
  EXPECT_EQ(nlohmann::json(Document(Merged(Json::object(), sent))["transforms"].back()),
            nlohmann::json::parse(R"({"type": "filter_add_time", "column_name": "at",
      "column_type": "string", "timestamp_format": "%Y", "time_zone": "Asia/Tokyo"})"));
  sent["filter_add_time"] = Json::parse(R"({"column_name": "at", "type": "string",
      "timestamp_format": "", "time_zone": null})");
  EXPECT_EQ(nlohmann::json(Document(Merged(Json::object(), sent))["transforms"].back()),
            nlohmann::json::parse(
                R"({"type": "filter_add_time", "column_name": "at", "column_type": "string"})"));
}

// The expanded column is that of the provider's own example, but for a zone that there is.
Json SentToExpand() {
  Json sent = Sent();
  sent["input_option"]["s3_input_option"]["csv_parser"]["columns"].push_back(
      Json::parse(R"({"name": "json_src", "type": "string", "format": null})"));
  sent["filter_columns"].push_back(Json::parse(R"({
      "default": "", "json_expand_enabled": true, "json_expand_keep_base_column": true,
      "name": "json_col", "src": "json_src", "type": "json", "json_expand_columns": [
        {"json_path": "person.name", "name": "who", "timezone": "UTC/ETC", "type": "string"},
        {"json_path": "$.at", "name": "at", "format": "%Y", "timezone": "", "type": "timestamp"}]})"));
  sent["filter_hashes"] = Json::parse(R"([{"name": "who"}])");
  return sent;
}

TEST(JobDefinitionFilters, JsonIsExpandedRightBehindTheColumns) {
  Json sent = SentToExpand();
  Json kept = Merged(Json::object(), sent);
  EXPECT_EQ(kept["filter_columns"][2]["json_expand_columns"],
            sent["filter_columns"][2]["json_expand_columns"]);
  Json document = Document(kept);
  EXPECT_EQ(document["source"]["parser"]["columns"][2],
            Json::parse(R"({"name": "json_src", "type": "json"})"));
  Json transforms = document["transforms"];
  transforms.erase(0);
  EXPECT_EQ(nlohmann::json(transforms), nlohmann::json::parse(R"([
      {"type": "json_expand", "column_name": "json_col", "json_expand_keep_base_column": true,
       "json_expand_columns": [
         {"name": "who", "json_path": "person.name", "type": "string"},
         {"name": "at", "json_path": "$.at", "type": "timestamp", "format": "%Y"}]},
      {"type": "filter_hashes", "hashes": [{"name": "who"}]}])"));
}

TEST(JobDefinitionFilters, WhatIsExpandedComesBackThroughTheseWords) {
  const Json document = Document(Merged(Json::object(), SentToExpand()));
  auto definition = JobDefinitionOfDocument(document, Terms());
  ASSERT_TRUE(definition.ok()) << definition.status();
  EXPECT_EQ((*definition)["filter_columns"][2]["json_expand_enabled"], true);
  EXPECT_EQ((*definition)["filter_columns"][0]["json_expand_enabled"], false);
  EXPECT_EQ(nlohmann::json(Document(*definition)), nlohmann::json(document));
}

TEST(JobDefinitionFilters, WhatIsExpandedTwiceCannotBeSaid) {
  Json document = Document(Merged(Json::object(), SentToExpand()));
  Json& transforms = document["transforms"];
  transforms.insert(transforms.begin() + 1, transforms[1]);
  EXPECT_EQ(KindOf(JobDefinitionOfDocument(document, Terms()).status()), ErrorKind::kDefinition);
  document = Document(Merged(Json::object(), SentToExpand()));
  document["transforms"][1]["column_name"] = "who";
  EXPECT_EQ(KindOf(JobDefinitionOfDocument(document, Terms()).status()), ErrorKind::kDefinition);
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
