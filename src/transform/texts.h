#pragma once

#include <arrow/array/array_binary.h>
#include <arrow/array/builder_binary.h>
#include <arrow/type_fwd.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "base/time_format.h"
#include "stage/transform.h"

namespace waybill::transform {

/// How a timestamp is shown where nobody says how: as CSV does.
inline constexpr std::string_view kDefaultTimeFormat = "%Y-%m-%d %H:%M:%S.%6N %z";

/// The format and zone of times that TROCCO's template ETL writes and reads, where none is given.
inline constexpr char kTroccosTimeFormat[] = "%Y-%m-%d %H:%M:%S.%N %Z";
inline constexpr char kTroccosZone[] = "Etc/UTC";

/// A column of timestamps as texts. NULL stays NULL.
Result<std::shared_ptr<arrow::Array>> TimesAsTexts(const arrow::Array& times,
                                                   const TimeFormat& format);

/// A column of any type as texts, as CSV shows them by default. NULL stays NULL.
Result<std::shared_ptr<arrow::Array>> AsTexts(const std::shared_ptr<arrow::Array>& column);

/// The texts that `change` makes of each; NULL stays NULL. `change(text, &out)` appends to an `out`
/// that is empty, and is used again for the next.
template <typename Change>
Result<std::shared_ptr<arrow::Array>> EachText(const arrow::Array& texts, const Change& change) {
  const auto& from = static_cast<const arrow::StringArray&>(texts);
  arrow::StringBuilder builder;
  ARROW_RETURN_NOT_OK(builder.Reserve(from.length()));
  ARROW_RETURN_NOT_OK(builder.ReserveData(from.total_values_length()));
  std::string out;
  for (int64_t i = 0; i < from.length(); ++i) {
    if (from.IsNull(i)) {
      ARROW_RETURN_NOT_OK(builder.AppendNull());
      continue;
    }
    out.clear();
    change(from.GetView(i), &out);
    ARROW_RETURN_NOT_OK(builder.Append(out));
  }
  return builder.Finish();
}

/// What happens to the texts of one column: as many come out, NULL where NULL went in.
using TextChange = std::function<Result<std::shared_ptr<arrow::Array>>(
    const std::shared_ptr<arrow::Array>& texts)>;

/// A kind of transform that is a list of changes, each of one column.
struct TextChangeKind {
  const char* list;                               ///< the option that holds them: "masks"
  const char* column;                             ///< the option of each that names its column
  bool takes_all_types;                           ///< false: string and json columns only
  Result<TextChange> (*make)(const Json& entry);  ///< kDefinition naming the option at fault
};

/// The changes of a kind's checked `options`, in their order. A column that is changed is a string
/// from there on.
Result<std::unique_ptr<Transform>> MakeTextChanges(const TextChangeKind& kind, const Json& options,
                                                   const TransformSite& site);

}  // namespace waybill::transform
