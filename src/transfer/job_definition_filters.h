#pragma once

#include "base/json.h"
#include "stage/connectors.h"

namespace waybill::transfer {

/// The transforms that TROCCO's filter_… words mean, but for its columns, which work before them.
///
/// Shape    one transform for each word that says something, in the order in which those words
/// work:
///          rows, masks, added time, gsub, string transforms, hashes, UNIX time. A list stands in
///          its transform under its name without "filter_". Options that a kind does not have, or
///          does not use, are left out; what is no object or list stays, and is refused when the
///          document is checked.
Json TransformsOfFilters(const Json& definition, const Connectors& connectors);

/// The transforms json_expand that some of TROCCO's filter_columns ask for. They work right behind
/// the columns, before the other filters.
Json TransformsOfExpanded(const Json& columns, const Connectors& connectors);

/// Adds the words of the transforms json_expand to `columns`, which are filter_columns. False when
/// one is of none of these columns, or of one that is expanded already.
bool SayExpanded(const Json& transforms, Json* columns);

/// Whether `transforms`, from the place `first` on, are such, each at most once and in that order.
bool AreFilters(const Json& transforms, size_t first);

/// The words of such transforms, as members of one object; null for each that is not there.
Json FiltersOfTransforms(const Json& transforms);

}  // namespace waybill::transfer
