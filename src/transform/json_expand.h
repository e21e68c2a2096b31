#pragma once

#include <memory>

#include "stage/transform.h"

namespace waybill::transform {

/// "json_expand": columns out of the values within a json column. TROCCO's json_expand_enabled and
/// json_expand_columns of filter_columns.
///
/// Shape    the new columns stand where the json column stood, or behind it when it is kept. What a
///          path does not find, and JSON's null, is NULL; so is every value of a NULL. A string
///          takes any value: texts as they are, others as their JSON. A long takes whole numbers,
///          a double numbers, a boolean true and false, each also as a text; a timestamp a text or
///          number in its format; json any value as its JSON.
/// Refuses  a value that is not of its column's type.
const OptionTable& JsonExpandOptions();
Result<std::unique_ptr<Transform>> MakeJsonExpand(const Json& options, const TransformSite& site);

}  // namespace waybill::transform
