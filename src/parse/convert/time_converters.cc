#include "parse/convert/time_converters.h"

namespace waybill::parse {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kSecondsPerDay = 86'400;
constexpr int64_t kMicrosPerDay = kSecondsPerDay * kMicrosPerSecond;

int64_t FloorDivide(int64_t value, int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

}  // namespace

Result<TimeConverter> TimeConverter::Make(const Column& column) {
  ARROW_ASSIGN_OR_RAISE(LocalClock zone, LocalClock::Make(column.time_zone));
  TimeConverter made(zone, column.date);
  if (!column.format.empty()) {
    ARROW_ASSIGN_OR_RAISE(made.format_, TimeReader::Make(column.format));
  }
  const std::string& format = column.format;
  if (column.type == ColumnType::kDate && (format.empty() || format == "%Y-%m-%d")) {
    made.shape_ = Shape::kDay;
  }
  if (column.type == ColumnType::kTimestamp && (format.empty() || format == "%Y-%m-%d %H:%M:%S")) {
    made.shape_ = Shape::kDayAndTime;
  }
  return made;
}

bool TimeConverter::Read(std::string_view text, Moment* out) const {
  return format_ ? format_->Parse(text, out) : ParseIsoMoment(text, out);
}

bool TimeConverter::FixedTimestamp(std::string_view text, int64_t* out) {
  int32_t days;
  bool has_separator = text.size() == 19 && (text[10] == ' ' || (text[10] == 'T' && !format_));
  if (!has_separator || text[13] != ':' || text[16] != ':' || !FixedDay(text.data(), 10, &days)) {
    return false;
  }
  uint32_t hour;
  uint32_t minute;
  uint32_t second;
  const bool are_digits = TwoDigits(text.data() + 11, &hour) &&
                          TwoDigits(text.data() + 14, &minute) &&
                          TwoDigits(text.data() + 17, &second);
  if (!are_digits || hour > 23 || minute > 59 || second > 59) return false;
  *out = zone_.ToUtc(days * kSecondsPerDay + int64_t{hour} * 3600 + int64_t{minute} * 60 + second) *
         kMicrosPerSecond;
  return true;
}

bool TimeConverter::GeneralTimestamp(std::string_view text, int64_t* out) {
  Moment moment;
  if (!Read(text, &moment)) return false;
  *out = MicrosOf(moment, &zone_, date_);
  return true;
}

bool TimeConverter::GeneralDate(std::string_view text, int32_t* out) const {
  Moment moment;
  if (!Read(text, &moment)) return false;
  int64_t days = moment.is_epoch ? FloorDivide(moment.epoch_micros, kMicrosPerDay)
                                 : (moment.has_date ? moment.days : date_);
  *out = static_cast<int32_t>(days);
  return true;
}

bool TimeConverter::Time(std::string_view text, int64_t* out) const {
  Moment moment;
  if (!format_ && ParseIsoTime(text, out)) return *out < kMicrosPerDay;
  if (!Read(text, &moment)) return false;
  *out = moment.is_epoch
             ? moment.epoch_micros - FloorDivide(moment.epoch_micros, kMicrosPerDay) * kMicrosPerDay
             : moment.micros_of_day;
  return *out < kMicrosPerDay;
}

}  // namespace waybill::parse
