#include "pipeline/report.h"

#include <nlohmann/json.hpp>

#include "base/bytes_json.h"
#include "pipeline/json_fields.h"

namespace waybill::pipeline {
namespace {

Json StagedToJson(const StagedRows& staged) {
  Json json = ArtifactToJson(staged.artifact);
  json["rows"] = staged.rows;
  return json;
}

Result<StagedRows> StagedFromJson(const Json& json, const std::string& where) {
  StagedRows staged;
  ARROW_ASSIGN_OR_RAISE(staged.artifact, ArtifactFromJson(json, where));
  JsonFields fields(json, where);
  staged.rows = fields.Count("rows");
  ARROW_RETURN_NOT_OK(fields.status());
  return staged;
}

}  // namespace

Json ItemToJson(const Item& item) {
  Json json = Json::object();
  json["name"] = BytesToJson(item.name);
  json["version"] = BytesToJson(item.version);
  json["bytes"] = item.bytes;
  json["modified"] = FormatUtc(item.modified);
  return json;
}

Result<Item> ItemFromJson(const Json& json, const std::string& where) {
  JsonFields fields(json, where);
  Item item{.name = fields.Bytes("name"),
            .version = fields.Bytes("version"),
            .bytes = fields.Count("bytes"),
            .modified = fields.Moment("modified")};
  ARROW_RETURN_NOT_OK(fields.status());
  return item;
}

Json ItemRowToJson(const ItemRow& row) {
  Json json = ItemToJson(row.item);
  json["rows_read"] = row.rows_read;
  if (row.rows_filtered > 0) json["rows_filtered"] = row.rows_filtered;
  json["rows_refused"] = row.rows_refused;
  return json;
}

Result<ItemRow> ItemRowFromJson(const Json& json, const std::string& where) {
  ItemRow row;
  ARROW_ASSIGN_OR_RAISE(row.item, ItemFromJson(json, where));
  JsonFields fields(json, where);
  row.rows_read = fields.Count("rows_read");
  if (json.contains("rows_filtered")) row.rows_filtered = fields.Count("rows_filtered");
  row.rows_refused = fields.Count("rows_refused");
  ARROW_RETURN_NOT_OK(fields.status());
  return row;
}

Json ArtifactToJson(const Artifact& artifact) {
  Json json = Json::object();
  json["name"] = BytesToJson(artifact.name);
  json["bytes"] = artifact.bytes;
  json["token"] = BytesToJson(artifact.token);
  return json;
}

Result<Artifact> ArtifactFromJson(const Json& json, const std::string& where) {
  JsonFields fields(json, where);
  Artifact artifact{
      .name = fields.Bytes("name"), .token = fields.Bytes("token"), .bytes = fields.Count("bytes")};
  ARROW_RETURN_NOT_OK(fields.status());
  return artifact;
}

Json PublishedToJson(const Published& published) {
  Json json = Json::object();
  json["name"] = BytesToJson(published.name);
  json["version"] = BytesToJson(published.version);
  json["bytes"] = published.bytes;
  return json;
}

Result<Published> PublishedFromJson(const Json& json, const std::string& where) {
  JsonFields fields(json, where);
  Published published{.name = fields.Bytes("name"),
                      .version = fields.Bytes("version"),
                      .bytes = fields.Count("bytes")};
  ARROW_RETURN_NOT_OK(fields.status());
  return published;
}

Json ReportToJson(const TaskReport& report) {
  const TaskNumbers& numbers = report.numbers;
  Json json = Json::object();
  json["task"] = numbers.task;
  json["bytes_read"] = numbers.bytes_read;
  json["rows_read"] = numbers.rows_read;
  json["rows_written"] = numbers.rows_written;
  json["rows_filtered"] = numbers.rows_filtered;
  json["rows_refused"] = numbers.rows_refused;
  json["artifacts"] = Json::array();
  for (const StagedRows& staged : numbers.staged) json["artifacts"].push_back(StagedToJson(staged));
  json["items"] = Json::array();
  for (const ItemRow& row : report.items) json["items"].push_back(ItemRowToJson(row));
  return json;
}

Result<TaskReport> ReportFromJson(const Json& json, const std::string& where) {
  JsonFields fields(json, where);
  TaskReport report;
  report.numbers.task = static_cast<int>(fields.Count("task"));
  report.numbers.bytes_read = fields.Count("bytes_read");
  report.numbers.rows_read = fields.Count("rows_read");
  report.numbers.rows_written = fields.Count("rows_written");
  report.numbers.rows_filtered = fields.Count("rows_filtered");
  report.numbers.rows_refused = fields.Count("rows_refused");
  for (const Json& entry : fields.List("artifacts")) {
    ARROW_ASSIGN_OR_RAISE(auto staged, StagedFromJson(entry, where + " artifacts"));
    report.numbers.staged.push_back(std::move(staged));
  }
  for (const Json& entry : fields.List("items")) {
    ARROW_ASSIGN_OR_RAISE(auto row, ItemRowFromJson(entry, where + " items"));
    report.items.push_back(std::move(row));
  }
  report.numbers.items = static_cast<int64_t>(report.items.size());
  ARROW_RETURN_NOT_OK(fields.status());
  return report;
}

}  // namespace waybill::pipeline
