#include "transfer/variables.h"

#include <gmock/gmock.h>

#include "transfer/fake_connectors.h"

namespace waybill::transfer {
namespace {

using testing::HasSubstr;

class VariablesTest : public testing::Test {
 protected:
  /// A transfer that writes to `path_prefix`, with these variables.
  Result<Definition> Read(std::string_view path_prefix, std::string_view variables,
                          std::string_view connection = "acme") {
    Json document = Json::parse(R"({"name":"t",
        "source":{"type":"s3","bucket":"in-$x$","path_match_pattern":"a$|^b\\.csv$",
                  "tags":{"day":"$x$"},
                  "parser":{"type":"csv","columns":[{"name":"$x$","type":"long"}]}},
        "destination":{"type":"s3","bucket":"out","formatter":{"type":"csv"}}})");
    document["destination"]["path_prefix"] = path_prefix;
    document["destination"]["connection"] = connection;
    document["variables"] = Json::parse(variables);
    document["variables"].push_back(Json{{"type", "string"}, {"name", "$x$"}, {"value", "X"}});
    return ReadJson(document.dump(), "t", connectors_);
  }

  /// What becomes of the prefix in a run queued at `queued` and started ten minutes later.
  std::string Prefix(std::string_view path_prefix, std::string_view variables,
                     std::string_view queued, const VariableValues& given = {}) {
    auto definition = Read(path_prefix, variables);
    EXPECT_TRUE(definition.ok()) << definition.status().ToString();
    Time time = *ParseUtc(queued);
    auto expanded =
        Expand(*definition, given, {.queued = time, .started = time + std::chrono::minutes(10)});
    EXPECT_TRUE(expanded.ok()) << expanded.status().ToString();
    return expanded.ok() ? expanded->destination["path_prefix"].get<std::string>() : "";
  }

  std::string Refusal(std::string_view path_prefix, std::string_view variables) {
    auto definition = Read(path_prefix, variables);
    EXPECT_FALSE(definition.ok());
    return definition.ok() ? "" : definition.status().message();
  }

  FakeStore store_;
  Connectors connectors_ = FakeConnectors(&store_);
};

constexpr std::string_view kToday =
    R"([{"type":"timestamp","name":"$today$","format":"%Y-%m-%d","time_zone":"Asia/Tokyo"}])";

TEST_F(VariablesTest, TodayIsTodayInItsZone) {
  // 23:00 in Tokyo, and an hour later.
  EXPECT_EQ(Prefix("orders/$today$/part", kToday, "2026-11-25T14:00:00Z"),
            "orders/2026-11-25/part");
  EXPECT_EQ(Prefix("orders/$today$/part", kToday, "2026-11-25T15:00:00Z"),
            "orders/2026-11-26/part");
}

TEST_F(VariablesTest, TimestampCountsFromTheQueueAndRuntimeFromTheStart) {
  EXPECT_EQ(Prefix("$q$ $r$",
                   R"([{"type":"timestamp","name":"$q$","format":"%H:%M"},
                       {"type":"timestamp_runtime","name":"$r$","format":"%H:%M"}])",
                   "2026-11-25T23:55:00Z"),
            "23:55 00:05");
}

std::string Moved(std::string_view quantity_unit_direction, std::string_view zone) {
  return R"([{"type":"timestamp","name":"$t$","format":"%F %T %z",)" +
         std::string(quantity_unit_direction) + R"(,"time_zone":")" + std::string(zone) + "\"}]";
}

TEST_F(VariablesTest, HoursAreExactAndDatesKeepTheTimeOfDay) {
  // Berlin's clocks went from 02:00 to 03:00 on 2026-03-29. Expected: Python's zoneinfo.
  EXPECT_EQ(Prefix("$t$", Moved(R"("quantity":24,"unit":"hour")", "Europe/Berlin"),
                   "2026-03-29T22:30:00Z"),
            "2026-03-28 23:30:00 +0100");
  EXPECT_EQ(Prefix("$t$", Moved(R"("quantity":1,"unit":"date")", "Europe/Berlin"),
                   "2026-03-29T22:30:00Z"),
            "2026-03-29 00:30:00 +0100");
  EXPECT_EQ(Prefix("$t$", Moved(R"("quantity":3,"unit":"date","direction":"later")", "UTC"),
                   "2026-12-30T01:02:03Z"),
            "2027-01-02 01:02:03 +0000");
}

TEST_F(VariablesTest, AMonthThatIsTooShortGivesItsLastDay) {
  auto months = [&](int count, std::string_view direction, std::string_view queued) {
    return Prefix("$t$",
                  Moved(R"("quantity":)" + std::to_string(count) +
                            R"(,"unit":"month","direction":")" + std::string(direction) + "\"",
                        "UTC"),
                  queued)
        .substr(0, 10);
  };
  // Ruby on Rails' months_ago and months_since say the same.
  EXPECT_EQ(months(1, "ago", "2026-03-31T12:00:00Z"), "2026-02-28");
  EXPECT_EQ(months(1, "later", "2024-01-31T12:00:00Z"), "2024-02-29");
  EXPECT_EQ(months(13, "ago", "2026-01-15T12:00:00Z"), "2024-12-15");
  EXPECT_EQ(months(0, "ago", "2026-01-31T12:00:00Z"), "2026-01-31");
}

TEST_F(VariablesTest, StandInEveryTextOfSourceAndDestinationAndNowhereElse) {
  auto definition = Read("p/$x$$x$", "[]");
  ASSERT_TRUE(definition.ok()) << definition.status().ToString();
  auto expanded = Expand(*definition, {}, {});
  ASSERT_TRUE(expanded.ok());
  EXPECT_EQ(expanded->source["bucket"], "in-X");
  EXPECT_EQ(expanded->source["tags"]["day"], "X");
  EXPECT_EQ(expanded->destination["path_prefix"], "p/XX");
  EXPECT_EQ(expanded->parser["columns"][0]["name"], "$x$");
  EXPECT_EQ(expanded->document, definition->document);
}

TEST_F(VariablesTest, OtherDollarSignsStandForThemselves) {
  auto definition = Read("a$$ $1$ $x y$ $", "[]");
  ASSERT_TRUE(definition.ok()) << definition.status().ToString();
  auto expanded = Expand(*definition, {}, {});
  ASSERT_TRUE(expanded.ok());
  EXPECT_EQ(expanded->source["path_match_pattern"], "a$|^b\\.csv$");
  EXPECT_EQ(expanded->destination["path_prefix"], "a$$ $1$ $x y$ $");
}

TEST_F(VariablesTest, GivenValuesGoFirstAndAreNotExpandedAgain) {
  EXPECT_EQ(Prefix("$today$", kToday, "2026-11-25T14:00:00Z", {{"today", "2020-01-01"}}),
            "2020-01-01");
  EXPECT_EQ(Prefix("$today$", kToday, "2026-11-25T14:00:00Z", {{"$today$", "$x$"}}), "$x$");
}

TEST_F(VariablesTest, AValueForAVariableThatIsNotThereIsRefused) {
  auto definition = Read("$today$", kToday);
  ASSERT_TRUE(definition.ok());
  auto expanded = Expand(*definition, {{"todai", "x"}}, {});
  ASSERT_FALSE(expanded.ok());
  EXPECT_EQ(KindOf(expanded.status()), ErrorKind::kDefinition);
  EXPECT_EQ(expanded.status().message(),
            "the variable '$todai$' is not defined; did you mean '$today$'?");
}

TEST_F(VariablesTest, NamesThatNobodyDefinedAreToldWhereTheyStand) {
  EXPECT_EQ(Refusal("a/$todya$/$today$", kToday),
            "t: destination.path_prefix: the variable '$todya$' is not defined; did you mean "
            "'$today$'?");
}

TEST_F(VariablesTest, AConnectionIsChosenByItsNameOnly) {
  auto definition = Read("p", "[]", "$x$");
  ASSERT_FALSE(definition.ok());
  EXPECT_THAT(definition.status().message(),
              HasSubstr("destination.connection: a connection is chosen by its name"));
}

TEST_F(VariablesTest, DefinitionsOfVariablesAreChecked) {
  EXPECT_THAT(Refusal("p", R"([{"type":"string","name":"today","value":"x"}])"),
              HasSubstr("t: variables[0].name: 'today' is no name of a variable"));
  EXPECT_THAT(Refusal("p", R"([{"type":"string","name":"$x$","value":"x"}])"),
              HasSubstr("t: variables[1].name: two variables are named '$x$'"));
  EXPECT_THAT(Refusal("p", R"([{"type":"timestamp","name":"$t$","format":"%E"}])"),
              HasSubstr("'%E' is not a known directive"));
  EXPECT_THAT(Refusal("p", R"([{"type":"timestamp","name":"$t$","format":"","time_zone":"X"}])"),
              HasSubstr("t: variables[0].time_zone: there is no time zone 'X'"));
  EXPECT_THAT(Refusal("p", R"([{"type":"timestamp","name":"$t$","format":"","unit":"week"}])"),
              HasSubstr("'week' is none of hour, date, month"));
  EXPECT_THAT(Refusal("p", R"([{"type":"timestamp","name":"$t$","format":"","quantity":-1}])"),
              HasSubstr("-1 is too small"));
  EXPECT_THAT(Refusal("p", R"([{"type":"string","name":"$t$","value":"","format":"%Y"}])"),
              HasSubstr("unknown option 'format'"));
}

}  // namespace
}  // namespace waybill::transfer
