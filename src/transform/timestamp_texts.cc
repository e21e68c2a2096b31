#include "transform/timestamp_texts.h"

namespace waybill::transform {

Result<TimestampTexts> TimestampTexts::Make(std::string_view format, std::string_view zone) {
  ARROW_ASSIGN_OR_RAISE(auto clock, LocalClock::Make(zone));
  TimestampTexts texts(clock);
  if (!format.empty()) {
    ARROW_ASSIGN_OR_RAISE(texts.format_, TimeReader::Make(format));
  }
  return texts;
}

}  // namespace waybill::transform
