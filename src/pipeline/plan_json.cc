#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/bytes_json.h"
#include "pipeline/json_fields.h"
#include "pipeline/plan.h"
#include "pipeline/report.h"

namespace waybill::pipeline {
namespace {

constexpr int kVersion = 1;

Json DefinitionToJson(const transfer::Definition& definition) {
  Json json = Json::object();
  json["source"] = definition.source;
  json["incremental"] = definition.incremental;
  json["decompression"] = definition.decompression;
  if (!definition.match_name.empty()) json["match_name"] = definition.match_name;
  json["parser"] = definition.parser;
  json["refusals"] = {{"stop_at_first", definition.refusal_limits.stop_at_first},
                      {"max_rows", definition.refusal_limits.max_rows},
                      {"max_share_percent", definition.refusal_limits.max_share_percent}};
  json["transforms"] = definition.transforms;
  json["destination"] = definition.destination;
  json["formatter"] = definition.formatter;
  json["encoder"] = definition.encoder;
  return json;
}

Result<transfer::Definition> DefinitionFromJson(const Json& json, const std::string& where) {
  JsonFields fields(json, where);
  transfer::Definition definition;
  definition.source = fields.Object("source");
  definition.incremental = fields.Text("incremental");
  definition.decompression = fields.Text("decompression");
  if (json.contains("match_name")) definition.match_name = fields.Text("match_name");
  definition.parser = fields.Object("parser");
  definition.transforms = fields.List("transforms");
  definition.destination = fields.Object("destination");
  definition.formatter = fields.Object("formatter");
  definition.encoder = fields.Text("encoder");
  JsonFields limits(fields.Object("refusals"), where + " refusals");
  definition.refusal_limits = {
      .stop_at_first = limits.Claim("stop_at_first"),
      .max_rows = limits.Count("max_rows"),
      .max_share_percent = static_cast<int>(limits.Count("max_share_percent"))};
  ARROW_RETURN_NOT_OK(fields.status());
  ARROW_RETURN_NOT_OK(limits.status());
  return definition;
}

}  // namespace

Json SummaryToJson(const PlanSummary& summary) {
  Json json = Json::object();
  json["splits"] = summary.splits;
  json["items"] = summary.items;
  json["bytes"] = summary.bytes;
  json["items_already_loaded"] = summary.items_already_loaded;
  return json;
}

Result<PlanSummary> SummaryFromJson(const Json& json, const std::string& where) {
  JsonFields fields(json, where);
  PlanSummary summary{.splits = static_cast<int>(fields.Count("splits")),
                      .items = fields.Count("items"),
                      .bytes = fields.Count("bytes"),
                      .items_already_loaded = fields.Count("items_already_loaded")};
  ARROW_RETURN_NOT_OK(fields.status());
  return summary;
}

Json HeaderToJson(const JobHeader& header) {
  Json json = Json::object();
  json["version"] = kVersion;
  json["job_id"] = header.job_id;
  json["transfer"] = header.definition.name;
  json["started"] = FormatUtc(header.started);
  json["source"] = BytesToJson(header.source);
  json["destination"] = BytesToJson(header.destination);
  json["definition"] = DefinitionToJson(header.definition);
  return json;
}

Result<JobHeader> HeaderFromJson(const Json& json, const std::string& where) {
  JsonFields fields(json, where);
  if (int64_t version = fields.Count("version"); fields.status().ok() && version != kVersion) {
    return Fail(ErrorKind::kData, where,
                fmt::format("is of version {}, and this program reads {}", version, kVersion));
  }
  JobHeader header{.job_id = fields.Text("job_id"),
                   .started = fields.Moment("started"),
                   .source = fields.Bytes("source"),
                   .destination = fields.Bytes("destination"),
                   .definition = {}};
  const std::string name = fields.Text("transfer");
  const Json& definition = fields.Object("definition");
  ARROW_RETURN_NOT_OK(fields.status());
  ARROW_ASSIGN_OR_RAISE(header.definition, DefinitionFromJson(definition, where + " definition"));
  header.definition.name = name;
  return header;
}

Json SplitToJson(const Split& split) {
  Json json = Json::object();
  json["split"] = split.index;
  json["bytes"] = split.bytes;
  json["items"] = Json::array();
  for (const Item& item : split.items) json["items"].push_back(ItemToJson(item));
  return json;
}

Result<Split> SplitFromJson(const Json& json, const std::string& where) {
  JsonFields fields(json, where);
  Split split;
  split.index = static_cast<int>(fields.Count("split"));
  split.bytes = fields.Count("bytes");
  for (const Json& entry : fields.List("items")) {
    ARROW_ASSIGN_OR_RAISE(auto item, ItemFromJson(entry, where + " items"));
    split.items.push_back(std::move(item));
  }
  ARROW_RETURN_NOT_OK(fields.status());
  return split;
}

Status PlanWriter::Begin(const JobHeader& header) {
  ARROW_RETURN_NOT_OK(file_.Open());
  return file_.Write(HeaderToJson(header).dump() + "\n");
}

Status PlanWriter::Add(const Split& split) { return file_.Write(SplitToJson(split).dump() + "\n"); }

Status PlanWriter::Finish(const PlanSummary& summary) {
  ARROW_RETURN_NOT_OK(file_.Write(SummaryToJson(summary).dump() + "\n"));
  return file_.Finish();
}

Result<PlanReader> PlanReader::Open(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(auto lines, LineReader::Open(path));
  PlanReader reader(std::move(lines));
  ARROW_ASSIGN_OR_RAISE(auto first, reader.lines_.Next());
  if (!first) return Fail(ErrorKind::kData, path, "is empty, expected a plan");
  ARROW_ASSIGN_OR_RAISE(reader.header_, HeaderFromJson(*first, reader.lines_.where()));
  return reader;
}

Result<std::optional<Split>> PlanReader::Next() {
  if (at_end_) return std::nullopt;
  ARROW_ASSIGN_OR_RAISE(auto line, lines_.Next());
  if (!line)
    return Fail(ErrorKind::kData, lines_.where(), "is the last, and the plan is not whole");
  if (line->is_object() && line->contains("splits")) {
    ARROW_ASSIGN_OR_RAISE(summary_, SummaryFromJson(*line, lines_.where()));
    at_end_ = summary_.splits == splits_read_;
    if (at_end_) return std::nullopt;
    return Fail(ErrorKind::kData, lines_.where(),
                fmt::format("expected {} splits, found {}", summary_.splits, splits_read_));
  }
  ARROW_ASSIGN_OR_RAISE(Split split, SplitFromJson(*line, lines_.where()));
  if (split.index != splits_read_) {
    return Fail(ErrorKind::kData, lines_.where(),
                fmt::format("expected split {}, found {}", splits_read_, split.index));
  }
  ++splits_read_;
  return split;
}

}  // namespace waybill::pipeline
