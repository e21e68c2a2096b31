#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "transfer/job_definition.h"
#include "transfer/job_definition_filters.h"
#include "transfer/job_definition_words.h"

namespace waybill::transfer {
namespace {

/// A list of a document; empty when its connector, or its parser, has no such option.
Json ListAt(const Json& object, const char* name) {
  return object.contains(name) ? object[name] : Json::array();
}

/// In these words "" is no default at all.
bool HasEmptyDefault(const Json& columns) {
  return std::ranges::any_of(columns["columns"], [](const Json& column) {
    auto found = column.find("default");
    return found != column.end() && found->is_string() && TextAt(column, "default").empty();
  });
}

/// These words know columns first, then expanded ones, and then filters in their order, nothing
/// else.
bool CanBeSaid(const Json& transforms) {
  const bool has_columns = !transforms.empty() && transforms[0]["type"] == "columns";
  if (has_columns && HasEmptyDefault(transforms[0])) return false;
  size_t first = has_columns ? 1 : 0;
  while (first < transforms.size() && transforms[first]["type"] == "json_expand") ++first;
  return AreFilters(transforms, first);
}

Status CannotBeSaid() {
  return Fail(ErrorKind::kDefinition, "transforms",
              "input_option, output_option and filters cannot say other transforms than columns "
              "and, behind them, one of each filter in TROCCO's order, nor that a default is the "
              "empty text: send the whole as `document` or `yaml`");
}

class OfDocument {
 public:
  OfDocument(const Json& document, const JobDefinitionTerms& terms)
      : document_(document), terms_(terms) {}

  Result<Json> Changes() const {
    const Json& source = document_["source"];
    const Json& destination = document_["destination"];
    std::string from = TextAt(source, "type");
    std::string to = TextAt(destination, "type");
    Json changes = FiltersOfTransforms(document_["transforms"]);
    Json columns = Columns(source["parser"]);
    if (!SayExpanded(document_["transforms"], &columns)) return CannotBeSaid();
    changes["filter_columns"] = std::move(columns);
    changes["input_option_type"] = from;
    changes["output_option_type"] = to;
    changes["input_option"][BlockName(from, "input_option")] = Input(source, from);
    changes["output_option"][BlockName(to, "output_option")] = Output(destination, to);
    return changes;
  }

 private:
  Json Connected(Json part, const std::string& type) const {
    part.erase("type");
    if (!part.contains("connection")) return part;
    auto id = terms_.id_of(TextAt(part, "connection"));
    part.erase("connection");
    part[type + "_connection_id"] = id ? Json(*id) : Json();
    part["custom_variable_settings"] = document_["variables"];
    return part;
  }

  Json Input(const Json& source, const std::string& type) const {
    Json input = Connected(source, type);
    input["incremental_loading_enabled"] = TextAt(source, "incremental") == "ledger";
    input.erase("incremental");
    // Of the decoders it is the default that finds them.
    std::string packed = Translated(kDecompressions, TextAt(source, "decompression"), false);
    if (packed != TextAt(source, "decompression") || packed == "zip") {
      input.erase("decompression");
      input["decompression_type"] = packed;
    }
    Json parser = source["parser"];
    std::string name = TextAt(parser, "type") + "_parser";
    parser.erase("type");
    for (const char* character : {"quote", "escape"}) {
      if (parser.contains(character) && TextAt(parser, character).empty()) {
        parser[character] = nullptr;
      }
    }
    // Whoever gives a text for NULL uses it, unless he says otherwise.
    if (parser.contains("null_string") && !parser.contains("null_string_enabled")) {
      parser["null_string_enabled"] = true;
    }
    input.erase("parser");
    input[name] = std::move(parser);
    return input;
  }

  const Json* ChosenColumns() const {
    for (const Json& each : document_["transforms"]) {
      if (each["type"] == "columns") return &each;
    }
    return nullptr;
  }

  Json Columns(const Json& parser) const {
    const Json* chosen = ChosenColumns();
    const Json parsed_columns = ListAt(parser, "columns");
    Json columns = Json::array();
    for (const Json& each : chosen != nullptr ? (*chosen)["columns"] : parsed_columns) {
      std::string src = TextAt(each, "src");
      if (chosen == nullptr || src.empty()) src = TextAt(each, "name");
      Json column = {{"name", each["name"]}, {"src", src}};
      auto parsed = std::ranges::find_if(
          parsed_columns, [&](const Json& other) { return TextAt(other, "name") == src; });
      bool has_type = chosen != nullptr && !TextAt(each, "type").empty();
      column["type"] = has_type ? each["type"] : (*parsed)["type"];
      for (const char* more : {"default", "format", "time_zone"}) {
        if (chosen != nullptr && each.contains(more)) column[more] = each[more];
      }
      columns.push_back(std::move(column));
    }
    return columns;
  }

  Json Output(const Json& destination, const std::string& type) const {
    Json output = Connected(destination, type);
    if (output.contains("canned_acl")) {
      output["canned_acl"] = Translated(kCannedAcls, TextAt(destination, "canned_acl"), false);
    }
    output["encoder_type"] = Translated(kEncoders, TextAt(destination, "encoder_type"), false);
    Json formatter = destination["formatter"];
    std::string kind = TextAt(formatter, "type");
    formatter.erase("type");
    if (formatter.contains("column_options")) {
      formatter["csv_formatter_column_options_attributes"] = formatter["column_options"];
      formatter.erase("column_options");
    }
    if (formatter.contains("encoding")) {
      formatter["encoding"] = Translated(kEncodings, TextAt(formatter, "encoding"), false);
    }
    output["formatter"] = {{"type", kind}, {kind + "_formatter", std::move(formatter)}};
    return output;
  }

  const Json& document_;
  const JobDefinitionTerms& terms_;
};

}  // namespace

Result<Json> JobDefinitionOfDocument(const Json& document, const JobDefinitionTerms& terms) {
  if (!CanBeSaid(document["transforms"])) {
    return CannotBeSaid();
  }
  ARROW_ASSIGN_OR_RAISE(Json changes, OfDocument(document, terms).Changes());
  return MergeJobDefinition(Json::object(), changes);
}

}  // namespace waybill::transfer
