#include "transform/mask.h"

#include <gmock/gmock.h>

#include "transform/test_rows.h"

namespace waybill::transform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<std::unique_ptr<Transform>> Make(Json mask, const std::shared_ptr<arrow::Schema>& columns) {
  Json list = Json::array();
  list.push_back(std::move(mask));
  Json options = Checked(MaskOptions(), {{"masks", list}});
  return MakeMask(options, Site(columns));
}

std::vector<std::string> Masked(Json mask, const std::vector<std::string_view>& texts) {
  auto rows = Texts(texts);
  mask["name"] = "text";
  auto made = Make(std::move(mask), rows->schema());
  EXPECT_TRUE(made.ok()) << made.status();
  return made.ok() ? TextsOf(*(*made)->Apply(rows)->rows, "text") : std::vector<std::string>();
}

std::string Refusal(Json mask) {
  auto made = Make(std::move(mask), TestColumns());
  EXPECT_EQ(KindOf(made.status()), ErrorKind::kDefinition);
  return made.status().message();
}

TEST(Mask, AllHidesEachCharacterAndNullStaysNull) {
  EXPECT_THAT(Masked({{"mask_type", "all"}}, {"Benjamin", "", {}, "日本\n語", "\U0001f600"}),
              ElementsAre("********", "", "null", "****", "*"));
  EXPECT_THAT(Masked({{"mask_type", "all"}, {"length", 3}}, {"Benjamin", "a", "", {}}),
              ElementsAre("***", "***", "", "null"));
}

// The addresses and what they become are those of embulk-filter-mask's own tests and page.
TEST(Mask, EmailHidesWhatStandsBeforeTheAt) {
  EXPECT_THAT(
      Masked({{"mask_type", "email"}},
             {"dummy_test-me.1234@dummy-mail1.com", "!#$%&'*+-/=?^_`.{|}~@dummy-mail2.com"}),
      ElementsAre("******************@dummy-mail1.com", "********************@dummy-mail2.com"));
  EXPECT_THAT(Masked({{"mask_type", "email"}, {"length", 5}},
                     {"bell.benjamin_dummy@example.com", "\"a@b\"@example.com"}),
              ElementsAre("*****@example.com", "*****@example.com"));
}

TEST(Mask, AnAddressWithoutAtIsHiddenWhole) {
  EXPECT_THAT(Masked({{"mask_type", "email"}}, {"john.smith", "@example.com", {}}),
              ElementsAre("**********", "@example.com", "null"));
}

// As embulk-filter-mask's testRegexMaskType.
TEST(Mask, RegexHidesEachMatchByOneStar) {
  auto masked = [](const char* pattern) {
    return Masked({{"mask_type", "regex"}, {"pattern", pattern}}, {"_c1_abcdefghi01234"}).at(0);
  };
  EXPECT_EQ(masked("abc"), "_c1_*defghi01234");
  EXPECT_EQ(masked("(abc)"), "_c1_*defghi01234");
  EXPECT_EQ(masked("[0-9]+"), "_c*_abcdefghi*");
  EXPECT_EQ(masked("[0-9]"), "_c*_abcdefghi*****");
  EXPECT_THAT(
      Masked({{"mask_type", "regex"}, {"pattern", "[0-9]+"}, {"length", 4}}, {"a1b23", "none", {}}),
      ElementsAre("a****b****", "none", "null"));
}

// As embulk-filter-mask's testSubstringMaskType.
TEST(Mask, SubstringHidesFromTheStartUpToTheEnd) {
  auto masked = [](Json mask) {
    mask["mask_type"] = "substring";
    return Masked(std::move(mask), {"_c1_abcdefghi01234"}).at(0);
  };
  EXPECT_EQ(masked(Json::object()), "******************");
  EXPECT_EQ(masked({{"start_index", 2}, {"end_index", 5}}), "_c***bcdefghi01234");
  EXPECT_EQ(masked({{"start_index", 6}}), "_c1_ab************");
  EXPECT_EQ(masked({{"end_index", 4}}), "****abcdefghi01234");
  EXPECT_EQ(masked({{"start_index", 3}, {"length", 5}}), "_c1*****");
  EXPECT_EQ(masked({{"start_index", 2}, {"end_index", 4}, {"length", 5}}), "_c*****abcdefghi01234");
}

TEST(Mask, SubstringCountsCharactersAndStopsAtTheEnd) {
  EXPECT_THAT(Masked({{"mask_type", "substring"}, {"start_index", 1}, {"end_index", 3}},
                     {"日本語文", "é\U0001f600x", "a", "", {}}),
              ElementsAre("日**文", "é**", "a", "", "null"));
  EXPECT_THAT(
      Masked({{"mask_type", "substring"}, {"start_index", 2}, {"end_index", 2}, {"length", 10}},
             {"abcd"}),
      ElementsAre("abcd"))
      << "nothing stands there, so nothing is hidden";
}

TEST(Mask, AColumnOfAnyTypeBecomesAString) {
  Json options = Checked(MaskOptions(), {{"masks", Json::parse(R"([
      {"name": "n", "mask_type": "all"}, {"name": "price", "mask_type": "substring", "start_index": 2},
      {"name": "ok", "mask_type": "regex", "pattern": "^t.*"}, {"name": "day", "mask_type": "substring", "end_index": 5},
      {"name": "doc", "mask_type": "all", "length": 2},
      {"name": "at", "mask_type": "substring", "start_index": 10}])")}});
  auto made = MakeMask(options, Site(TestColumns()));
  ASSERT_TRUE(made.ok()) << made.status();
  auto rows = (*made)->Apply(TestRows())->rows;
  EXPECT_TRUE(rows->schema()->Equals(*(*made)->schema(), /*check_metadata=*/true));
  EXPECT_THAT(TextsOf(*rows, "n"), ElementsAre("*", "null", "**"));
  EXPECT_THAT(TextsOf(*rows, "price"), ElementsAre("9.**", "null", "-0***"));
  EXPECT_THAT(TextsOf(*rows, "ok"), ElementsAre("*", "null", "false"));
  EXPECT_THAT(TextsOf(*rows, "day"), ElementsAre("*****01-31", "null", "*****01-01"));
  EXPECT_THAT(TextsOf(*rows, "doc"), ElementsAre("**", "null", "**"));
  EXPECT_EQ(rows->schema()->GetFieldByName("doc")->metadata(), nullptr) << "no JSON any more";
  EXPECT_EQ(TextsOf(*rows, "at")[2], "1970-01-01**********************");
  EXPECT_THAT(TextsOf(*rows, "name"), ElementsAre("Ann", "null", "Zoë"));
}

TEST(Mask, MistakesAreNamed) {
  EXPECT_THAT(Refusal({{"name", "nam"}, {"mask_type", "all"}}),
              HasSubstr("masks[0]: name: there is no column 'nam' here; did you mean 'name'?"));
  EXPECT_THAT(Refusal({{"name", "name"}, {"mask_type", "regex"}}),
              HasSubstr("masks[0]: pattern: mask_type regex needs one"));
  EXPECT_THAT(Refusal({{"name", "name"}, {"mask_type", "regex"}, {"pattern", "("}}),
              HasSubstr("masks[0]: pattern: "));
  EXPECT_THAT(Refusal({{"name", "name"}, {"mask_type", "all"}, {"pattern", "x"}}),
              HasSubstr("pattern: is for mask_type regex, and this is all"));
  EXPECT_THAT(Refusal({{"name", "name"}, {"mask_type", "email"}, {"end_index", 2}}),
              HasSubstr("end_index: is for mask_type substring, and this is email"));
  EXPECT_THAT(
      Refusal({{"name", "name"}, {"mask_type", "substring"}, {"start_index", 3}, {"end_index", 2}}),
      HasSubstr("end_index: 2 is before start_index, 3"));
}

}  // namespace
}  // namespace waybill::transform
