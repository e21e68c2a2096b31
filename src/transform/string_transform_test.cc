#include "transform/string_transform.h"

#include <gmock/gmock.h>

#include "transform/test_rows.h"
#include "transform/vectors.h"

namespace waybill::transform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<std::unique_ptr<Transform>> Make(const char* column,
                                        const std::shared_ptr<arrow::Schema>& columns) {
  Json list = Json::array();
  list.push_back({{"column_name", column}});
  Json options = Checked(StringTransformOptions(), {{"string_transforms", list}});
  return MakeStringTransform(options, Site(columns));
}

TEST(StringTransform, NfkcIsPythonsUnicodedata) {
  const auto vectors = Vectors("nfkc.tsv");
  std::vector<std::string_view> texts;
  for (const auto& [text, normal] : vectors) texts.emplace_back(text);
  auto rows = Texts(texts);
  auto made = Make("text", rows->schema());
  ASSERT_TRUE(made.ok()) << made.status();
  auto normal = TextsOf(*(*made)->Apply(rows)->rows, "text");
  for (size_t i = 0; i < vectors.size(); ++i) {
    EXPECT_EQ(normal[i], Unhex(vectors[i].second)) << texts[i];
  }
}

TEST(StringTransform, NullStaysNull) {
  auto rows = Texts({"ＡＢＣ", {}, "ｶﾞ", ""});
  auto made = Make("text", rows->schema());
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_THAT(TextsOf(*(*made)->Apply(rows)->rows, "text"), ElementsAre("ABC", "null", "ガ", ""));
}

TEST(StringTransform, MistakesAreNamed) {
  EXPECT_THAT(Make("nam", TestColumns()).status().message(),
              HasSubstr("string_transforms[0]: column_name: there is no column 'nam' here"));
  EXPECT_THAT(Make("n", TestColumns()).status().message(),
              HasSubstr("'n' is a long and this is for texts; make it a string first"));
}

}  // namespace
}  // namespace waybill::transform
