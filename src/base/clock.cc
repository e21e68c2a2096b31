#include "base/clock.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace waybill {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

struct Civil {
  int year;
  unsigned month, day;
  int64_t hour, minute, second, micros;
};

Civil ToCivil(Time time) {
  auto date = std::chrono::floor<days>(time);
  std::chrono::year_month_day ymd(date);
  std::chrono::hh_mm_ss<microseconds> clock(time - date);
  return {int(ymd.year()),           unsigned(ymd.month()),   unsigned(ymd.day()),
          clock.hours().count(),     clock.minutes().count(), clock.seconds().count(),
          clock.subseconds().count()};
}

/// Eats digits and literals from the front of a text; once wrong, stays wrong.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int Digits(size_t count) {
    int value = 0;
    if (rest_.size() < count) return Wrong();
    auto [end, error] = std::from_chars(rest_.data(), rest_.data() + count, value);
    if (error != std::errc() || end != rest_.data() + count || value < 0) return Wrong();
    rest_.remove_prefix(count);
    return value;
  }
  bool Skip(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  int64_t Fraction() {
    int64_t micros = 0;
    int64_t scale = 100000;
    size_t count = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; ++count, scale /= 10) {
      micros += (rest_.front() - '0') * scale;
      rest_.remove_prefix(1);
    }
    if (count == 0 || count > 9) Wrong();
    return micros;
  }
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  int Wrong() {
    ok_ = false;
    return 0;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

/// "Z", "+09:00" or "+0900"; minutes east of UTC.
int OffsetMinutes(Scanner& scanner) {
  if (scanner.Skip('Z')) return 0;
  bool west = scanner.Skip('-');
  if (!west && !scanner.Skip('+')) return scanner.Wrong();
  int h = scanner.Digits(2);
  scanner.Skip(':');
  int total = h * 60 + scanner.Digits(2);
  return west ? -total : total;
}

}  // namespace

Time SystemClock::Now() const {
  return std::chrono::time_point_cast<microseconds>(std::chrono::system_clock::now());
}

Duration SystemClock::Elapsed() const {
  return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

Status SystemClock::Sleep(Duration duration, std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  wake.wait_for(lock, stop, duration, [] { return false; });
  return stop.stop_requested() ? Cancelled() : Status::OK();
}

Time ManualClock::Now() const {
  std::lock_guard lock(mutex_);
  return now_;
}

Duration ManualClock::Elapsed() const {
  std::lock_guard lock(mutex_);
  return elapsed_;
}

Status ManualClock::Sleep(Duration duration, std::stop_token stop) {
  if (stop.stop_requested()) return Cancelled();
  Advance(duration);
  return Status::OK();
}

void ManualClock::Advance(Duration duration) {
  std::lock_guard lock(mutex_);
  now_ += duration;
  elapsed_ += duration;
}

std::string FormatBasicUtc(Time time) {
  Civil c = ToCivil(time);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", c.year, c.month, c.day, c.hour, c.minute,
                     c.second);
}

std::string FormatUtc(Time time) {
  Civil c = ToCivil(time);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day,
                                 c.hour, c.minute, c.second);
  if (c.micros != 0) text += fmt::format(".{:06}", c.micros);
  return text + "Z";
}

Result<Time> ParseUtc(std::string_view text) {
  Scanner scanner(text);
  int year = scanner.Digits(4);
  bool extended = scanner.Skip('-');
  int month = scanner.Digits(2);
  if (extended && !scanner.Skip('-')) scanner.Wrong();
  int day = scanner.Digits(2);
  if (!scanner.Skip('T') && !scanner.Skip(' ')) scanner.Wrong();
  int hour = scanner.Digits(2);
  if (extended && !scanner.Skip(':')) scanner.Wrong();
  int minute = scanner.Digits(2);
  if (extended && !scanner.Skip(':')) scanner.Wrong();
  int second = scanner.Digits(2);
  int64_t micros = scanner.Skip('.') ? scanner.Fraction() : 0;
  int offset = OffsetMinutes(scanner);

  std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(unsigned(month)),
                                   std::chrono::day(unsigned(day))};
  bool in_range = date.ok() && hour < 24 && minute < 60 && second < 61;
  if (!scanner.ok() || !scanner.at_end() || !in_range) {
    return Fail(ErrorKind::kData, "",
                fmt::format("'{}' is not a time like 2013-05-24T00:00:00Z", text));
  }
  return Time(std::chrono::sys_days(date) + hours(hour) + minutes(minute - offset) +
              seconds(second) + microseconds(micros));
}

}  // namespace waybill
