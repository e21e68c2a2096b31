#include "base/suggest.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace waybill {
namespace {

/// Levenshtein distance.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t previous = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = previous;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string DidYouMean(std::string_view wrong, std::span<const std::string_view> known) {
  // The time grows with the product of the lengths, and `wrong` comes from outside.
  constexpr size_t kLongestWord = 100;
  if (wrong.size() > kLongestWord) return "";
  std::string_view best;
  size_t least = (wrong.size() + 1) / 2 + 1;
  for (std::string_view candidate : known) {
    if (candidate.size() > kLongestWord) continue;
    if (size_t distance = Distance(wrong, candidate); distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best.empty() ? "" : fmt::format("; did you mean '{}'?", best);
}

}  // namespace waybill
