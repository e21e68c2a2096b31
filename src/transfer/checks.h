#pragma once

#include <vector>

#include "base/json.h"
#include "base/option_table.h"

namespace waybill::transfer {

/// What no table can say, since it concerns several options at once: columns with one name, a
/// decimal without precision, a format on a column that has none, files compressed twice, a
/// sequence_format that numbers nothing, variables that nobody defined, an expression that is none.
///
/// `given` is what people wrote and `checked` what ApplyOptions made of it. Parts that were wrong
/// already may be null or absent; they are passed over.
void CheckAcross(const Json& given, const Json& checked, std::vector<Problem>* problems);

/// Takes away what does not belong to the type of a parser's column: of a checked document the
/// defaults, so that it can be read again; of one in TROCCO's words what those ignore.
void DropForeignOptions(Json* document);

}  // namespace waybill::transfer
