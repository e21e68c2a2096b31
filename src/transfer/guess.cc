#include "transfer/guess.h"

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "transfer/charset_guess.h"
#include "transfer/csv_guess.h"
#include "transfer/first_items.h"
#include "transfer/make.h"
#include "transfer/type_guess.h"

namespace waybill::transfer {
namespace {

constexpr int64_t kSampleBytes = 1 << 20;
constexpr size_t kMaxColumns = 2'000;

/// One line after the other, without its end. What is behind the last line end is left out when the
/// sample is cut and there is another line.
std::vector<std::string_view> Lines(std::string_view text, bool is_cut) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    size_t end = text.find('\n');
    bool is_whole = end != std::string_view::npos;
    if (!is_whole && is_cut && !lines.empty()) break;
    std::string_view line = text.substr(0, end);
    text.remove_prefix(is_whole ? end + 1 : text.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(" \t") != std::string_view::npos) lines.push_back(line);
  }
  return lines;
}

/// What the values of one name in JSON objects are.
struct MemberGuess {
  TypeGuess texts;
  bool has_text = false, has_whole = false, has_fraction = false, has_boolean = false,
       has_structure = false, has_huge = false;

  void See(const Json& value) {
    if (value.is_string()) {
      has_text = true;
      texts.See(value.get_ref<const std::string&>());
    }
    has_boolean = has_boolean || value.is_boolean();
    has_fraction = has_fraction || value.is_number_float();
    has_structure = has_structure || value.is_structured();
    bool is_huge = value.is_number_unsigned() && value.get<uint64_t>() > uint64_t{INT64_MAX};
    has_huge = has_huge || is_huge;
    has_whole = has_whole || (value.is_number_integer() && !is_huge);
  }

  Json Column() const {
    bool has_number = has_whole || has_fraction || has_huge;
    int kinds = int(has_text) + int(has_number) + int(has_boolean) + int(has_structure);
    if (has_structure) return {{"type", "json"}};
    if (kinds != 1) return {{"type", "string"}};
    if (has_boolean) return {{"type", "boolean"}};
    if (has_huge) return {{"type", "string"}};
    if (has_number) return {{"type", has_fraction ? "double" : "long"}};
    // Whoever put a number in quotes meant a text.
    Json column = texts.Column();
    bool is_time =
        column["type"] == "date" || column["type"] == "timestamp" || column["type"] == "time";
    return is_time ? column : Json{{"type", "string"}};
  }
};

/// Nothing when a line is no JSON object.
std::optional<Json> GuessJsonLines(std::string_view text, bool is_cut) {
  std::vector<std::string> names;
  std::map<std::string, MemberGuess> members;
  std::vector<std::string_view> lines = Lines(text, is_cut);
  for (std::string_view line : lines) {
    // A parse that fails gives a discarded value, which is no object.
    Json object = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!object.is_object()) return std::nullopt;
    for (const auto& [name, value] : object.items()) {
      if (!members.contains(name)) {
        if (names.size() >= kMaxColumns) continue;
        names.push_back(name);
      }
      members[name].See(value);
    }
  }
  if (names.empty()) return std::nullopt;
  Json columns = Json::array();
  for (const std::string& name : names) {
    Json column = {{"name", name}};
    column.update(members[name].Column());
    columns.push_back(std::move(column));
  }
  return Json{{"type", "jsonl"}, {"columns", std::move(columns)}};
}

/// "charset" behind "type", where people look for it.
Json WithCharset(const Json& parser, const std::string& charset) {
  if (charset == "UTF-8") return parser;
  Json out = {{"type", parser["type"]}, {"charset", charset}};
  out.update(parser);
  return out;
}

Result<std::string> ReadSample(arrow::io::InputStream& input) {
  std::string sample;
  while (int64_t(sample.size()) < kSampleBytes) {
    ARROW_ASSIGN_OR_RAISE(auto more, input.Read(kSampleBytes - int64_t(sample.size())));
    if (more->size() == 0) break;
    sample += more->ToString();
  }
  return sample;
}

/// Of the first member that is not empty; nothing when there is none.
Result<std::string> FirstSample(MemberReader& members) {
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto member, members.Next());
    if (!member) return "";
    ARROW_ASSIGN_OR_RAISE(std::string sample, ReadSample(*member->bytes));
    if (!sample.empty()) return sample;
  }
}

/// Without the options that this program's parser of that kind does not have.
Json OnlyKnown(const Json& parser, const Connectors& connectors) {
  const Kind<Parser>* kind = FindKind(connectors.parsers, parser);
  if (kind == nullptr) return parser;
  Json known = Json::object();
  for (const auto& [name, value] : parser.items()) {
    if (name == "type" || kind->options->Find(name) != nullptr) known[name] = value;
  }
  return known;
}

}  // namespace

Result<Json> GuessParser(std::string_view sample, bool is_cut) {
  DecodedSample decoded = GuessCharset(sample);
  if (decoded.text.find('\0') != std::string::npos) {
    return Fail(ErrorKind::kData, "", "the bytes are no text, so no parser can be guessed");
  }
  if (Lines(decoded.text, is_cut).empty()) {
    return Fail(ErrorKind::kData, "", "there is no line to guess from");
  }
  auto json_lines = GuessJsonLines(decoded.text, is_cut);
  return WithCharset(json_lines ? *json_lines : GuessCsv(decoded.text, is_cut), decoded.charset);
}

Result<Guess> GuessFromSource(const Json& source, const decode::Unpacking& unpacking,
                              const Connectors& connectors, std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto made, Make(connectors.sources, source));
  ARROW_ASSIGN_OR_RAISE(auto items, FirstItems(*made, 1, stop));
  const Item& item = items.front();
  ARROW_ASSIGN_OR_RAISE(auto stored, made->Open(item, stop));
  ARROW_ASSIGN_OR_RAISE(auto members,
                        decode::OpenMembers(std::move(stored), connectors, unpacking));
  auto sample = FirstSample(*members);
  ARROW_RETURN_NOT_OK(Within(item.name, sample.status()));
  ARROW_RETURN_NOT_OK(members->Close());
  bool is_cut = int64_t(sample->size()) == kSampleBytes;
  auto parser = GuessParser(*sample, is_cut);
  ARROW_RETURN_NOT_OK(Within(item.name, parser.status()));
  return Guess{.item = item.name, .parser = OnlyKnown(*parser, connectors)};
}

}  // namespace waybill::transfer
