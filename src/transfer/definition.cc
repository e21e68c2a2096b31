#include "transfer/definition.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/path_pattern.h"
#include "transfer/checks.h"
#include "transfer/definition_tables.h"
#include "transfer/make.h"
#include "transfer/transform_chain.h"
#include "transfer/yaml.h"

namespace waybill::transfer {
namespace {

constexpr size_t kMaxJsonBytes = 1 << 20;
constexpr int kMaxJsonDepth = 32;
constexpr size_t kMaxJsonNames = 1'000;

/// Parsers and formatters are made without touching anything, so what only they can judge, such as
/// a format of times, is told now and not at the first run.
template <typename Stage>
void TryMake(const std::vector<Kind<Stage>>& kinds, const Json& options, std::string pointer,
             std::vector<Problem>* problems) {
  auto made = Make(kinds, options);
  if (!made.ok()) problems->push_back({std::move(pointer), made.status().message()});
}

/// The parser, and the transforms on the columns that it makes.
void TryRows(const Definition& definition, const Connectors& connectors,
             std::vector<Problem>* problems) {
  auto parser = Make(connectors.parsers, definition.parser);
  if (!parser.ok()) {
    problems->push_back({"/source/parser", parser.status().message()});
    return;
  }
  TransformChain chain({.columns = (*parser)->schema(), .job_started = Time{}});
  for (size_t i = 0; i < definition.transforms.size(); ++i) {
    Status added = chain.Add(definition.transforms[i], connectors);
    if (added.ok()) continue;
    problems->push_back({fmt::format("/transforms/{}", i), added.message()});
    return;
  }
}

/// What is no archive has no files to choose from.
void CheckMatchName(const Definition& definition, const Connectors& connectors,
                    std::vector<Problem>* problems) {
  if (definition.match_name.empty()) return;
  auto pattern = PathPattern::MakeWhole(definition.match_name, "match_name");
  if (!pattern.ok()) {
    problems->push_back({"/source/decoder/match_name", pattern.status().message()});
  }
  std::vector<std::string_view> modes = {"auto"};
  for (const auto& archive : connectors.archives) modes.push_back(archive->name());
  if (std::ranges::find(modes, definition.decompression) != modes.end()) return;
  problems->push_back({"/source/decoder/match_name",
                       fmt::format("it chooses files within archives, which need decompression {}, "
                                   "not '{}'",
                                   fmt::join(modes, ", "), definition.decompression)});
}

/// Only "type" and the options that the kind itself declares.
template <typename Stage>
Json Part(const std::vector<Kind<Stage>>& kinds, const Json& whole) {
  const OptionTable& own = *FindKind(kinds, whole)->options;
  Json part = Json::object();
  part["type"] = whole["type"];
  for (const auto& [name, value] : whole.items()) {
    if (own.Find(name) != nullptr) part[name] = value;
  }
  return part;
}

RefusalLimits Limits(const Json& parser) {
  return {.stop_at_first = parser["stop_on_invalid_record"].get<bool>(),
          .max_rows = parser.value("max_refused_rows", RefusalLimits().max_rows),
          .max_share_percent = parser["max_refused_percent"].get<int>()};
}

/// REQUIRES a document that passed every check.
Definition Parts(Json document, const Connectors& connectors) {
  Definition definition;
  const Json& source = document["source"];
  const Json& destination = document["destination"];
  definition.name = document["name"].get<std::string>();
  definition.memo = document["memo"].get<std::string>();
  definition.source = Part(connectors.sources, source);
  definition.incremental = source["incremental"].get<std::string>();
  definition.decompression = source["decompression"].get<std::string>();
  if (source.contains("decoder")) {
    definition.match_name = source["decoder"]["match_name"].get<std::string>();
  }
  definition.parser = Part(connectors.parsers, source["parser"]);
  definition.refusal_limits = Limits(source["parser"]);
  definition.transforms = document["transforms"];
  definition.destination = Part(connectors.destinations, destination);
  definition.formatter = Part(connectors.formatters, destination["formatter"]);
  definition.encoder = destination["encoder_type"].get<std::string>();
  definition.variables = document["variables"];
  definition.document = std::move(document);
  return definition;
}

/// TROCCO's two ways of reading only what is new. People who know them are told what replaced them.
void ExplainIncremental(const Json& given, std::vector<Problem>* problems) {
  for (Problem& problem : *problems) {
    if (problem.pointer != "/source/incremental") continue;
    const Json& value = given["source"]["incremental"];
    if (value != "last_path" && value != "last_modified") continue;
    problem.message = fmt::format(
        "'{}' would miss late, older-named and same-second items; write 'ledger', which keeps a "
        "record of every item it loaded and finds whatever is new or rewritten",
        value.get<std::string>());
  }
}

/// Raised inside the callback of nlohmann's reader; never leaves ParseDocument.
struct Stop {
  std::string message;
};

/// nlohmann's reader takes any depth, and the last of two equal names.
Result<Json> ParseDocument(std::string_view text, std::string_view where) {
  if (text.size() > kMaxJsonBytes) {
    return Fail(
        ErrorKind::kDefinition, where,
        fmt::format("{} bytes is too long for a transfer, at most {}", text.size(), kMaxJsonBytes));
  }
  std::vector<std::vector<std::string>> names(kMaxJsonDepth + 2);
  auto check = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (depth > kMaxJsonDepth) throw Stop{fmt::format("more than {} levels deep", kMaxJsonDepth)};
    auto& known = names[size_t(depth)];
    if (event == Json::parse_event_t::object_start) names[size_t(depth) + 1].clear();
    if (event != Json::parse_event_t::key) return true;
    auto name = parsed.get<std::string>();
    if (std::find(known.begin(), known.end(), name) != known.end()) {
      throw Stop{fmt::format("'{}' is written twice in one object", name)};
    }
    if (known.size() >= kMaxJsonNames) {
      throw Stop{fmt::format("more than {} names in one object", kMaxJsonNames)};
    }
    known.push_back(std::move(name));
    return true;
  };
  try {
    return Json::parse(text, check);
  } catch (const nlohmann::json::parse_error& error) {
    Place place = TextLines(text).PlaceOf(error.byte > 0 ? error.byte - 1 : 0);
    return Fail(ErrorKind::kDefinition, fmt::format("{}:{}:{}", where, place.line, place.column),
                "not JSON from here on");
  } catch (const Stop& stop) {
    return Fail(ErrorKind::kDefinition, where, stop.message);
  }
}

}  // namespace

Definition CheckDocument(const Json& document, const Connectors& connectors,
                         std::vector<Problem>* problems) {
  const DefinitionTables tables(connectors);
  const size_t before = problems->size();
  Json checked = ApplyOptions(tables.transfer(), document, "", problems);
  ExplainIncremental(document, problems);
  CheckAcross(document, checked, problems);
  if (problems->size() > before) return {};
  DropForeignOptions(&checked);
  Definition definition = Parts(std::move(checked), connectors);
  CheckMatchName(definition, connectors, problems);
  TryRows(definition, connectors, problems);
  TryMake(connectors.formatters, definition.formatter, "/destination/formatter", problems);
  return definition;
}

Result<Definition> ReadYaml(std::string_view text, std::string_view file_name,
                            const Connectors& connectors) {
  ARROW_ASSIGN_OR_RAISE(YamlDocument yaml, ParseYaml(text, file_name));
  if (yaml.value.is_null() && yaml.problems.empty()) {
    return Fail(ErrorKind::kDefinition, file_name,
                "the file is empty; a transfer has at least name, source and destination");
  }
  std::vector<Problem> problems;
  Definition definition = CheckDocument(yaml.value, connectors, &problems);
  ARROW_RETURN_NOT_OK(TellProblems(yaml, problems, file_name));
  return definition;
}

Result<Definition> ReadJson(std::string_view text, std::string_view where,
                            const Connectors& connectors) {
  ARROW_ASSIGN_OR_RAISE(Json document, ParseDocument(text, where));
  std::vector<Problem> problems;
  Definition definition = CheckDocument(document, connectors, &problems);
  if (problems.empty()) return definition;
  std::vector<std::string> lines;
  for (const Problem& problem : problems) lines.push_back(TellProblem(where, problem));
  return Fail(ErrorKind::kDefinition, "", fmt::format("{}", fmt::join(lines, "\n")));
}

}  // namespace waybill::transfer
