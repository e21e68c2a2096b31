#pragma once

#include <vector>

#include "base/json.h"
#include "base/option_table.h"

namespace waybill::transfer {

/// What no table can say, since it concerns several options at once: columns with one name, a
/// decimal without precision, a format on a column that has none, files compressed twice,
/// variables that nobody defined.
///
/// `given` is what people wrote and `checked` what ApplyOptions made of it. Parts that were wrong
/// already may be null or absent; they are passed over.
void CheckAcross(const Json& given, const Json& checked, std::vector<Problem>* problems);

/// Take away the defaults of options that do not belong to a column's type, so that a document that
/// was stored can be read again.
void DropForeignDefaults(Json* checked);

}  // namespace waybill::transfer
