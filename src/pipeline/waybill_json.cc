#include "pipeline/waybill_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/bytes_json.h"
#include "pipeline/json_fields.h"
#include "pipeline/report.h"

namespace waybill::pipeline {
namespace {

constexpr int kVersion = 1;
/// The line after which every line is one item. The reader relies on it.
constexpr std::string_view kItemsLine = "\"items\": [";
constexpr std::string_view kLastLine = "]}";

Json TotalsToJson(const Totals& totals) {
  Json json = Json::object();
  json["items"] = totals.items;
  json["items_already_loaded"] = totals.items_already_loaded;
  json["bytes_read"] = totals.bytes_read;
  json["rows_read"] = totals.rows_read;
  json["rows_written"] = totals.rows_written;
  json["rows_filtered"] = totals.rows_filtered;
  json["rows_refused"] = totals.rows_refused;
  json["files"] = totals.files;
  json["bytes_written"] = totals.bytes_written;
  return json;
}

Totals TotalsFromJson(JsonFields& fields) {
  return {.items = fields.Count("items"),
          .items_already_loaded = fields.Count("items_already_loaded"),
          .bytes_read = fields.Count("bytes_read"),
          .rows_read = fields.Count("rows_read"),
          .rows_written = fields.Count("rows_written"),
          .rows_filtered = fields.Count("rows_filtered"),
          .rows_refused = fields.Count("rows_refused"),
          .files = fields.Count("files"),
          .bytes_written = fields.Count("bytes_written")};
}

Json FileToJson(const FileRow& file) {
  Json json = PublishedToJson(file.published);
  json["rows"] = file.rows;
  return json;
}

Result<FileRow> FileFromJson(const Json& json, const std::string& where) {
  FileRow file;
  ARROW_ASSIGN_OR_RAISE(file.published, PublishedFromJson(json, where));
  JsonFields fields(json, where);
  file.rows = fields.Count("rows");
  ARROW_RETURN_NOT_OK(fields.status());
  return file;
}

Json HeadToJson(const Waybill& waybill) {
  Json json = Json::object();
  json["version"] = kVersion;
  json["job_id"] = waybill.job_id;
  json["transfer"] = waybill.transfer;
  json["source"] = BytesToJson(waybill.source);
  json["destination"] = BytesToJson(waybill.destination);
  json["started"] = FormatUtc(waybill.started);
  json["finished"] = FormatUtc(waybill.finished);
  json["balanced"] = Balances(waybill.totals);
  json["totals"] = TotalsToJson(waybill.totals);
  return json;
}

Result<Waybill> HeadFromJson(const Json& json, const std::string& where) {
  JsonFields fields(json, where);
  if (fields.Count("version") != kVersion && fields.status().ok()) {
    return Fail(ErrorKind::kData, where, "is of a version that this program does not read");
  }
  Waybill waybill{.job_id = fields.Text("job_id"),
                  .transfer = fields.Text("transfer"),
                  .source = fields.Bytes("source"),
                  .destination = fields.Bytes("destination"),
                  .started = fields.Moment("started"),
                  .finished = fields.Moment("finished"),
                  .totals = {},
                  .files = {},
                  .items = {}};
  JsonFields totals(fields.Object("totals"), where + " totals");
  waybill.totals = TotalsFromJson(totals);
  for (const Json& entry : fields.List("files")) {
    ARROW_ASSIGN_OR_RAISE(auto file, FileFromJson(entry, where + " files"));
    waybill.files.push_back(std::move(file));
  }
  ARROW_RETURN_NOT_OK(fields.status());
  ARROW_RETURN_NOT_OK(totals.status());
  return waybill;
}

}  // namespace

Status WaybillWriter::Begin(const Waybill& head) {
  ARROW_RETURN_NOT_OK(file_.Open());
  first_item_ = true;
  ARROW_RETURN_NOT_OK(file_.Write("{"));
  const Json head_json = HeadToJson(head);
  for (const auto& [name, value] : head_json.items()) {
    ARROW_RETURN_NOT_OK(file_.Write(Json(name).dump() + ": " + value.dump() + ",\n"));
  }
  ARROW_RETURN_NOT_OK(file_.Write("\"files\": [\n"));
  for (size_t i = 0; i < head.files.size(); ++i) {
    const char* end = i + 1 < head.files.size() ? ",\n" : "\n";
    ARROW_RETURN_NOT_OK(file_.Write(FileToJson(head.files[i]).dump() + end));
  }
  return file_.Write("],\n" + std::string(kItemsLine));
}

Status WaybillWriter::Add(const ItemRow& row) {
  const char* begin = first_item_ ? "\n" : ",\n";
  first_item_ = false;
  return file_.Write(begin + ItemRowToJson(row).dump());
}

Status WaybillWriter::Finish() {
  ARROW_RETURN_NOT_OK(file_.Write("\n" + std::string(kLastLine) + "\n"));
  return file_.Finish();
}

Result<WaybillReader> WaybillReader::Open(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(auto lines, LineReader::Open(path));
  WaybillReader reader(std::move(lines));
  std::string head;
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto line, reader.lines_.NextText());
    if (!line) return Fail(ErrorKind::kData, path, "is no whole waybill");
    head += *line;
    if (*line == kItemsLine) break;
  }
  ARROW_ASSIGN_OR_RAISE(Json json, ParseJson(head.append(kLastLine), path));
  ARROW_ASSIGN_OR_RAISE(reader.head_, HeadFromJson(json, path));
  return reader;
}

Result<std::optional<ItemRow>> WaybillReader::Next() {
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto line, lines_.NextText());
    if (!line) return Fail(ErrorKind::kData, lines_.where(), "is the last of a cut waybill");
    if (*line == kLastLine) return std::nullopt;
    if (line->ends_with(',')) line->pop_back();
    if (line->empty()) continue;
    ARROW_ASSIGN_OR_RAISE(Json json, ParseJson(*line, lines_.where()));
    ARROW_ASSIGN_OR_RAISE(auto row, ItemRowFromJson(json, lines_.where()));
    return row;
  }
}

Result<Waybill> ReadWaybill(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(auto reader, WaybillReader::Open(path));
  Waybill waybill = reader.head();
  if (std::ssize(waybill.files) > Waybill::kWaybillRows)
    waybill.files.resize(Waybill::kWaybillRows);
  while (std::ssize(waybill.items) < Waybill::kWaybillRows) {
    ARROW_ASSIGN_OR_RAISE(auto row, reader.Next());
    if (!row) break;
    waybill.items.push_back(std::move(*row));
  }
  return waybill;
}

Json WaybillToJson(const Waybill& waybill) {
  Json json = HeadToJson(waybill);
  json["files"] = Json::array();
  for (const FileRow& file : waybill.files) json["files"].push_back(FileToJson(file));
  json["items"] = Json::array();
  for (const ItemRow& row : waybill.items) json["items"].push_back(ItemRowToJson(row));
  return json;
}

}  // namespace waybill::pipeline
