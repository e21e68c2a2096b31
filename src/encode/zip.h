#pragma once

#include <memory>

#include "stage/encoder.h"

namespace waybill::encode {

/// A zip archive (APPNOTE 6.3) of one file, named as the output without its folders and ".zip".
///
/// Shape    deflated as gzip.h says, written front to back: the sizes stand behind the data and in
///          the directory at the end. Zip64 records are there only where something passes 4 GiB,
///          since old readers know none. The file's time is 1980-01-01, the format's first.
std::unique_ptr<Encoder> MakeZipEncoder();

}  // namespace waybill::encode
