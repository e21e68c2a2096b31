#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

#include "transfer/yaml.h"

namespace waybill::transfer {

std::string TellProblem(std::string_view where, const Problem& problem) {
  std::string at = PointerText(problem.pointer);
  return at.empty() ? fmt::format("{}: {}", where, problem.message)
                    : fmt::format("{}: {}: {}", where, at, problem.message);
}

Status TellProblems(const YamlDocument& yaml, const std::vector<Problem>& problems,
                    std::string_view file_name) {
  std::vector<PlacedProblem> placed = yaml.problems;
  for (const Problem& problem : problems) {
    placed.push_back({yaml.PlaceOf(problem.pointer), problem});
  }
  if (placed.empty()) return Status::OK();
  std::ranges::stable_sort(placed, {}, [](const PlacedProblem& each) {
    return std::tuple(each.place.line, each.place.column);
  });
  std::vector<std::string> lines;
  for (const auto& [place, problem] : placed) {
    lines.push_back(
        TellProblem(fmt::format("{}:{}:{}", file_name, place.line, place.column), problem));
  }
  return Fail(ErrorKind::kDefinition, "", fmt::format("{}", fmt::join(lines, "\n")));
}

}  // namespace waybill::transfer
