#pragma once

#include <nlohmann/json.hpp>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/json.h"
#include "decode/members.h"
#include "stage/connectors.h"

namespace waybill::transfer {

/// The parser options that fit the first bytes of a file: a block for people to look through and
/// edit, {"type":"csv",…,"columns":[…]} or {"type":"jsonl",…}.
///
/// Shape    options that have their default are left out. Types are guessed with care (see
///          type_guess.h).
/// Units    `sample` is a few KiB to 1 MiB of decoded bytes; `is_cut`: the file goes on behind it.
/// Errors   kData when the sample is empty or is no text.
Result<Json> GuessParser(std::string_view sample, bool is_cut);

/// The same for the first item of a source that is not empty.
struct Guess {
  std::string item;  ///< that was looked at
  Json parser;       ///< only options that this program's parser of that kind has
};

/// Look at up to 1 MiB of the decoded bytes of the first item; of an archive, of the first chosen
/// member that is not empty.
///
/// Errors   kMissing when the source lists nothing, or only empty items; otherwise as source,
///          decoder and GuessParser say.
Result<Guess> GuessFromSource(const Json& source, const decode::Unpacking& unpacking,
                              const Connectors& connectors, std::stop_token stop);

}  // namespace waybill::transfer
