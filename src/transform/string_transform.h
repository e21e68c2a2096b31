#pragma once

#include <memory>

#include "stage/transform.h"

namespace waybill::transform {

/// "filter_string_transforms": one text for what looks alike. TROCCO's filter_string_transforms.
///
/// Shape    normalize_nfkc (Unicode's annex 15): full-width letters and digits become half-width,
///          half-width katakana full-width, and composed characters one. String and json columns,
///          which become strings. NULL stays NULL.
const OptionTable& StringTransformOptions();
Result<std::unique_ptr<Transform>> MakeStringTransform(const Json& options,
                                                       const TransformSite& site);

}  // namespace waybill::transform
