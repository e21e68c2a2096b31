#include "transform/hash.h"

#include <gmock/gmock.h>

#include "transform/test_rows.h"
#include "transform/vectors.h"

namespace waybill::transform {
namespace {

using testing::HasSubstr;

Result<std::unique_ptr<Transform>> Make(const std::vector<std::string>& names,
                                        const std::shared_ptr<arrow::Schema>& columns) {
  Json hashes = Json::array();
  for (const std::string& name : names) hashes.push_back({{"name", name}});
  return MakeHash(Checked(HashOptions(), {{"hashes", hashes}}), Site(columns));
}

TEST(Hash, IsPythonsSha256) {
  const auto vectors = Vectors("sha256.tsv");
  std::vector<std::string_view> texts;
  for (const auto& [text, hash] : vectors) texts.emplace_back(text);
  auto rows = Texts(texts);
  auto made = Make({"text"}, rows->schema());
  ASSERT_TRUE(made.ok()) << made.status();
  auto hashed = TextsOf(*(*made)->Apply(rows)->rows, "text");
  for (size_t i = 0; i < vectors.size(); ++i) EXPECT_EQ(hashed[i], vectors[i].second) << texts[i];
}

// Python: hashlib.sha256(b"7").hexdigest(), of "9.50" and of "{\"a\":1}".
TEST(Hash, IsOfTheTextThatAColumnWouldShow) {
  auto made = Make({"n", "price", "doc"}, TestColumns());
  ASSERT_TRUE(made.ok()) << made.status();
  auto rows = (*made)->Apply(TestRows())->rows;
  EXPECT_EQ(TextsOf(*rows, "n")[0],
            "7902699be42c8a8e46fbbb4501726517e86b22c56a189f7625a6da49081b2451");
  EXPECT_EQ(TextsOf(*rows, "price")[0],
            "003514ce193fd40e19e381c8d8497eb8c5eb447e334a4873b677a17a58724865");
  EXPECT_EQ(TextsOf(*rows, "doc")[0],
            "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
  EXPECT_EQ(TextsOf(*rows, "n")[1], "null");
  EXPECT_EQ((*made)->schema()->GetFieldByName("doc")->metadata(), nullptr);
}

TEST(Hash, MistakesAreNamed) {
  EXPECT_THAT(Make({"nam"}, TestColumns()).status().message(),
              HasSubstr("hashes[0]: name: there is no column 'nam' here; did you mean 'name'?"));
  EXPECT_THAT(Make({}, TestColumns()).status().message(),
              HasSubstr("hashes: expected at least one column"));
}

}  // namespace
}  // namespace waybill::transform
