#pragma once

#include <arrow/io/type_fwd.h>

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "stage/archive.h"
#include "stage/connectors.h"

namespace waybill::decode {

/// Every archive format there is, in the order in which they are asked about an object.
std::vector<std::unique_ptr<Archive>> MakeArchives();

/// How stored objects become the files that a parser reads.
struct Unpacking {
  std::string mode = "auto";    ///< "auto", "none", a decoder's name, or an archive's
  std::string match_name = {};  ///< an expression for whole names of archive members; empty: all
};

/// The files of one stored object.
///
/// Shape    "auto" looks at the content: first whether the bytes are packed, then whether what was
///          packed is an archive. An archive's name opens that archive, itself packed or not. With
///          "none" or a decoder's name, the object is one file.
/// Errors   kDefinition for another mode or a broken expression; else the decoder's, the archive's
///          and the input's.
/// Owns     the reader shares `input` and closes it; `connectors` is borrowed for the call.
Result<std::unique_ptr<MemberReader>> OpenMembers(std::shared_ptr<arrow::io::InputStream> input,
                                                  const Connectors& connectors,
                                                  const Unpacking& unpacking);

}  // namespace waybill::decode
