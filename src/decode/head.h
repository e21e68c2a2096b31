#pragma once

#include <arrow/io/type_fwd.h>

#include <memory>
#include <string>

#include "base/error.h"

namespace waybill::decode {

/// A stream of which the first bytes were looked at.
struct Headed {
  std::string head;                               ///< shorter only where the stream is
  std::shared_ptr<arrow::io::InputStream> whole;  ///< the stream from its beginning; shares it
};
Result<Headed> LookAtHead(std::shared_ptr<arrow::io::InputStream> input, size_t bytes);

}  // namespace waybill::decode
