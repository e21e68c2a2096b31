#pragma once

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/option_table.h"
#include "transfer/text.h"

namespace waybill::transfer {

/// A problem and its place in the text.
struct PlacedProblem {
  Place place;
  Problem problem;
};

/// What one YAML document says, and where it says it.
///
/// Shape    plain true, false and whole numbers become values; everything else, and everything in
///          quotes, is a text, letter by letter ("007", 1.50 and 2024-01-01 stay as written).
///          An empty value is null, and so is a text that says nothing.
struct YamlDocument {
  Json value;
  std::map<std::string, Place> places;  ///< JSON pointer -> where its name or list entry begins
  std::vector<PlacedProblem> problems;  ///< names written twice, nulls, tags, quotes left open

  /// Of the pointer, or of the nearest thing around it.
  Place PlaceOf(std::string_view pointer) const;
};

/// Read one document.
///
/// Units    at most 1 MiB of text, 32 levels, 50,000 values and 1,000 names in one mapping; aliases
///          are refused. Memory is a small multiple of the text.
/// Errors   kDefinition "file:line:column: …" when it is not YAML or passes a limit. What can be
///          told together with other mistakes is in `problems` instead.
Result<YamlDocument> ParseYaml(std::string_view text, std::string_view file_name);

/// "where: name: message", as people say it.
std::string TellProblem(std::string_view where, const Problem& problem);

/// kDefinition with one line "file:line:column: name: message" for each problem of `yaml` and of
/// its value, in the order of the text; OK when there is none.
Status TellProblems(const YamlDocument& yaml, const std::vector<Problem>& problems,
                    std::string_view file_name);

/// The same document as people would write it.
///
/// Shape    block style; a list's small objects stand on one line each. The same document gives the
///          same text, and ParseYaml gives the document back. REQUIRES an object
///          without a null inside.
std::string WriteYaml(const Json& document);

}  // namespace waybill::transfer
