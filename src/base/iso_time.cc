#include "base/time_reader.h"
#include "base/time_scanner.h"

namespace waybill {
namespace {

/// 23:59[:59[.123456]]
bool Clock(TimeScanner* scanner) {
  if (!scanner->Number(2, 0, 24, &scanner->hour) || !scanner->Take(":")) return false;
  if (!scanner->Number(2, 0, 59, &scanner->minute)) return false;
  if (!scanner->Take(":")) return true;
  if (!scanner->Number(2, 0, 60, &scanner->second)) return false;
  return !scanner->Take(".,") || scanner->Fraction(18);
}

}  // namespace

bool ParseIsoMoment(std::string_view text, Moment* out) {
  TimeScanner scanner(text);
  scanner.has_date = true;
  // A year has four digits: 26-1-31 could be any of three days.
  if (text.find_first_of("-/") != 4) return false;
  if (!scanner.Number(4, 0, 9999, &scanner.year)) return false;
  char separator = scanner.Take("-/");
  if (separator == 0 || !scanner.Number(2, 1, 12, &scanner.month)) return false;
  if (!scanner.Literal(separator) || !scanner.Number(2, 1, 31, &scanner.day)) return false;
  if (scanner.at_end()) return scanner.Finish(out);

  if (!scanner.Take("Tt ") || !Clock(&scanner)) return false;
  if (scanner.at_end()) return scanner.Finish(out);
  scanner.Take(" ");
  return scanner.Offset() && scanner.Finish(out);
}

bool ParseIsoTime(std::string_view text, int64_t* micros) {
  TimeScanner scanner(text);
  Moment moment;
  if (!Clock(&scanner) || !scanner.Finish(&moment)) return false;
  *micros = moment.micros_of_day;
  return true;
}

}  // namespace waybill
