#include "parse/csv/header.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "parse/csv/field_text.h"

namespace waybill::parse {

std::vector<std::string> HeaderNames(const Dialect& dialect, const Block& block, size_t begin,
                                     const FieldEnds& ends) {
  std::vector<std::string> names;
  Scratch scratch;
  for (size_t i = 0; i < ends.end_count; ++i) {
    const size_t end = ends.ends[i] & FieldEnds::kPosition;
    names.emplace_back(AnyText(dialect, {block.data + begin, end - begin}, &scratch).text);
    begin = end + 1;
  }
  return names;
}

Result<std::vector<size_t>> MatchHeader(const std::vector<Column>& columns,
                                        const std::vector<std::string>& names) {
  std::vector<size_t> fields;
  std::vector<std::string_view> missing;
  for (const Column& column : columns) {
    auto found = std::find(names.begin(), names.end(), column.name);
    if (found == names.end()) {
      missing.push_back(column.name);
      continue;
    }
    if (std::find(found + 1, names.end(), column.name) != names.end()) {
      return Fail(ErrorKind::kData, "header",
                  fmt::format("'{}' names more than one column", column.name));
    }
    fields.push_back(static_cast<size_t>(found - names.begin()));
  }
  if (missing.empty()) return fields;
  return Fail(ErrorKind::kData, "header",
              fmt::format("no column is called '{}'; the header has '{}'",
                          fmt::join(missing, "', '"), fmt::join(names, "', '")));
}

}  // namespace waybill::parse
