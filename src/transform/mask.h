#pragma once

#include <memory>

#include "stage/transform.h"

namespace waybill::transform {

/// "filter_masks": writes * over texts, or parts of them. TROCCO's filter_masks.
///
/// Shape    a column of any type becomes a string, from the text that CSV would show. One * stands
///          for one character (code point), whatever it is, unless `length` says how many stars.
///          NULL stays NULL.
///          all        the whole text
///          email      up to the last @; the whole text where there is none
///          regex      each match, by one star or by `length`
///          substring  from start_index up to, not with, end_index; nothing where there is none
/// Source   embulk-filter-mask, which TROCCO's words are those of; it leaves a text without @ as it
///          is, and so shows an address that was mistyped.
const OptionTable& MaskOptions();
Result<std::unique_ptr<Transform>> MakeMask(const Json& options, const TransformSite& site);

}  // namespace waybill::transform
