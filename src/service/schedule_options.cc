#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/time_zone.h"
#include "service/schedule.h"

namespace waybill::service {
namespace {

constexpr uint32_t kEveryHour = (uint32_t{1} << 24) - 1;
constexpr uint32_t kEveryDay = ~uint32_t{1};
constexpr uint32_t kEveryMonth = 0x1ffe;
constexpr uint32_t kEveryWeekday = 0x7f;

/// What a frequency asks for beside `minute`.
struct FrequencyRow {
  std::string_view name;
  bool hour;
  bool day_of_week;
  bool day;
};
constexpr std::array kFrequencies = {
    FrequencyRow{"hourly", false, false, false}, FrequencyRow{"daily", true, false, false},
    FrequencyRow{"weekly", true, true, false}, FrequencyRow{"monthly", true, false, true}};

Status Wrong(std::string_view what) { return Fail(ErrorKind::kDefinition, "schedule", what); }

Status CheckGiven(const Json& options, const char* name, bool wanted, std::string_view frequency) {
  if (options.contains(name) == wanted) return Status::OK();
  return Wrong(fmt::format("a schedule with frequency {} {} {}", frequency,
                           wanted ? "needs" : "has no", name));
}

Result<TimeSet> TimesOf(const Json& options) {
  std::string frequency = options["frequency"];
  const FrequencyRow* row = &kFrequencies[0];
  while (row->name != frequency) ++row;
  bool last_day = options.value("last_day", false);
  ARROW_RETURN_NOT_OK(CheckGiven(options, "minute", true, frequency));
  ARROW_RETURN_NOT_OK(CheckGiven(options, "hour", row->hour, frequency));
  ARROW_RETURN_NOT_OK(CheckGiven(options, "day_of_week", row->day_of_week, frequency));
  ARROW_RETURN_NOT_OK(CheckGiven(options, "day", row->day && !last_day, frequency));
  if (last_day && !row->day) return Wrong("last_day goes with frequency monthly only");

  TimeSet times{.minutes = uint64_t{1} << options["minute"].get<int>(),
                .hours = kEveryHour,
                .days = kEveryDay,
                .months = kEveryMonth,
                .weekdays = kEveryWeekday};
  if (row->hour) times.hours = uint32_t{1} << options["hour"].get<int>();
  if (row->day_of_week) times.weekdays = uint32_t{1} << options["day_of_week"].get<int>();
  if (row->day) times.days = last_day ? 0 : uint32_t{1} << options["day"].get<int>();
  times.last_day = last_day;
  return times;
}

/// Options that stand for "nothing" in TROCCO's requests are left out.
Json WithoutNulls(const Json& schedule) {
  Json kept = Json::object();
  for (const auto& [name, value] : schedule.items()) {
    if (!value.is_null()) kept[name] = value;
  }
  return kept;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
const OptionTable& ScheduleOptions() {
  static const OptionTable kTable = {
      .name = "schedule",
      .sentence = "When a transfer runs by itself: one of frequency, cron and every_minutes.",
      .options = {
          {.name = "frequency",
           .type = OptionType::kChoice,
           .sentence = "hourly needs minute; daily hour, too; weekly also day_of_week; monthly day "
                       "or last_day",
           .choices = {"hourly", "daily", "weekly", "monthly"}},
          {.name = "minute",
           .type = OptionType::kInteger,
           .sentence = "of the hour",
           .minimum = 0,
           .maximum = 59},
          {.name = "hour",
           .type = OptionType::kInteger,
           .sentence = "of the day",
           .minimum = 0,
           .maximum = 23},
          {.name = "day_of_week",
           .type = OptionType::kInteger,
           .sentence = "0 is Sunday",
           .minimum = 0,
           .maximum = 6},
          {.name = "day",
           .type = OptionType::kInteger,
           .sentence = "of the month; a month that does not have it is left out",
           .minimum = 1,
           .maximum = 31},
          {.name = "last_day",
           .type = OptionType::kBoolean,
           .sentence = "the last day of each month"},
          {.name = "cron",
           .type = OptionType::kString,
           .sentence = "minute, hour, day of month, month, day of week: numbers, names, lists, "
                       "ranges, steps, and L for the last day of the month"},
          {.name = "every_minutes",
           .type = OptionType::kInteger,
           .unit = "minutes",
           .sentence = "between two runs, counted from midnight UTC of 1970-01-01",
           .minimum = 1,
           .maximum = 10'080},
          {.name = "time_zone",
           .type = OptionType::kString,
           .default_json = "\"UTC\"",
           .sentence = "IANA name of the zone whose clocks count; a time that they skip runs at "
                       "the first instant after the gap, one that they repeat runs once"},
          {.name = "missed_run",
           .type = OptionType::kChoice,
           .default_json = "\"skip\"",
           .sentence = "what becomes of times that passed while nothing ran: skip waits for the "
                       "next, run_once makes up for all of them with one run",
           .choices = {"skip", "run_once"}}}};
  return kTable;
}

Result<Json> CheckSchedule(const Json& schedule) {
  if (!schedule.is_object()) return Wrong("it is no object");
  ARROW_ASSIGN_OR_RAISE(Json checked,
                        ApplyOptions(ScheduleOptions(), WithoutNulls(schedule), "schedule"));
  ARROW_RETURN_NOT_OK(ParseSchedule(checked).status());
  return checked;
}

Result<ScheduleRule> ParseSchedule(const Json& schedule) {
  ARROW_ASSIGN_OR_RAISE(Json options, ApplyOptions(ScheduleOptions(), schedule, "schedule"));
  int kinds = 0;
  for (const char* name : {"frequency", "cron", "every_minutes"}) kinds += options.contains(name);
  if (kinds != 1) return Wrong("it needs exactly one of frequency, cron and every_minutes");
  if (!options.contains("frequency")) {
    for (const char* name : {"minute", "hour", "day_of_week", "day", "last_day"}) {
      if (options.contains(name)) return Wrong(fmt::format("{} goes with frequency only", name));
    }
  }
  ScheduleRule rule;
  rule.time_zone = options["time_zone"];
  ARROW_RETURN_NOT_OK(FindTimeZone(rule.time_zone).status());
  rule.missed = options["missed_run"] == "skip" ? MissedRun::kSkip : MissedRun::kRunOnce;
  rule.every_minutes = options.value("every_minutes", 0);
  if (options.contains("cron")) {
    ARROW_ASSIGN_OR_RAISE(rule.times, ParseCron(options["cron"].get<std::string>()));
  }
  if (options.contains("frequency")) {
    ARROW_ASSIGN_OR_RAISE(rule.times, TimesOf(options));
  }
  return rule;
}

}  // namespace waybill::service
