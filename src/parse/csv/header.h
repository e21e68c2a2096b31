#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "parse/columns.h"
#include "parse/csv/dialect.h"
#include "parse/csv/row_scanner.h"

namespace waybill::parse {

/// The names in a header row, whose field ends are `ends`.
std::vector<std::string> HeaderNames(const Dialect& dialect, const Block& block, size_t begin,
                                     const FieldEnds& ends);

/// For each column, the index of the name that is its own. kData naming the columns that `names`
/// lacks or has twice.
Result<std::vector<size_t>> MatchHeader(const std::vector<Column>& columns,
                                        const std::vector<std::string>& names);

}  // namespace waybill::parse
