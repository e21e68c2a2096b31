#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"
#include "stage/archive.h"
#include "stage/decoder.h"
#include "stage/destination.h"
#include "stage/encoder.h"
#include "stage/formatter.h"
#include "stage/parser.h"
#include "stage/source.h"
#include "stage/transform.h"

namespace waybill {

/// One kind of stage: the options people write for it and how to make it from them. The table's
/// name is the word that stands behind "type". `make` gets options that ApplyOptions has already
/// checked.
template <typename Stage>
struct Kind {
  const OptionTable* options;
  std::function<Result<std::unique_ptr<Stage>>(const Json& options)> make;
};

/// Every kind there is. Filled in one place, main/connectors.cc, and never changed.
struct Connectors {
  std::vector<Kind<Source>> sources;
  std::vector<Kind<Parser>> parsers;
  std::vector<TransformKind> transforms;
  std::vector<Kind<Formatter>> formatters;
  std::vector<Kind<Destination>> destinations;
  std::vector<std::unique_ptr<Decoder>> decoders;
  std::vector<std::unique_ptr<Archive>> archives;
  std::vector<std::unique_ptr<Encoder>> encoders;
};

}  // namespace waybill
