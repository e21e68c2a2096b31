#pragma once

#include <memory>

#include "stage/transform.h"

namespace waybill::transform {

/// "filter_hashes": the SHA-256 (FIPS 180-4) of texts. TROCCO's filter_hashes.
///
/// Shape    64 hexadecimal digits in lower case, of the UTF-8 bytes of the text that CSV would
///          show; a column of any type becomes a string. NULL stays NULL. Equal texts have equal
///          hashes, and who can guess a text can find it: this is no encryption.
const OptionTable& HashOptions();
Result<std::unique_ptr<Transform>> MakeHash(const Json& options, const TransformSite& site);

}  // namespace waybill::transform
