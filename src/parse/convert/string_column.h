#pragma once

#include <memory>

#include "parse/convert/column_builder.h"

namespace waybill::parse {

/// A column of texts, copied; `must_be_json` refuses what is not one JSON text.
std::unique_ptr<ColumnBuilder> MakeStringColumn(bool must_be_json);

/// A column of one bit per value.
std::unique_ptr<ColumnBuilder> MakeBooleanColumn();

}  // namespace waybill::parse
