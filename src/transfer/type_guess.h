#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace waybill::transfer {

/// Finds the type that every text of a column has.
///
/// Shape    careful rather than clever: numbers with leading zeros, whole numbers beyond 64 bits
///          and dates that could be read two ways stay strings, since what a guess loses no later
///          step brings back.
/// Units    remembers a few numbers, whatever it is shown.
class TypeGuess {
 public:
  TypeGuess();

  void See(std::string_view text);
  /// {"type":"timestamp","format":"%d/%b/%Y:%H:%M:%S %z"}; string when nothing was seen.
  Json Column() const;
  bool IsString() const;

 private:
  bool IsAlive(std::string_view type, std::string_view format) const;

  std::vector<bool> alive_;  ///< of the candidates, in their order
  int64_t seen_ = 0;
  int most_decimals_ = 0;
};

/// Whether `text` is written in `format`: %Y %m %d %H %M %S %b %a %z, everything else for itself.
bool IsWrittenIn(std::string_view format, std::string_view text);

}  // namespace waybill::transfer
