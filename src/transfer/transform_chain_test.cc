#include "transfer/transform_chain.h"

#include <arrow/array/array_primitive.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace waybill::transfer {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::shared_ptr<arrow::Schema>& Numbers() {
  static const auto kSchema = arrow::schema({arrow::field("n", arrow::int64())});
  return kSchema;
}

std::shared_ptr<arrow::RecordBatch> Batch(const std::vector<int64_t>& numbers) {
  arrow::Int64Builder builder;
  EXPECT_TRUE(builder.AppendValues(numbers).ok());
  return arrow::RecordBatch::Make(Numbers(), int64_t(numbers.size()),
                                  {builder.Finish().ValueOrDie()});
}

/// Takes the multiples of a number away: filters or refuses them.
class WithoutMultiples : public Transform {
 public:
  WithoutMultiples(int64_t of, bool refuses) : of_(of), refuses_(refuses) {}
  std::shared_ptr<arrow::Schema> schema() const override { return Numbers(); }
  Result<Transformed> Apply(const std::shared_ptr<arrow::RecordBatch>& batch) const override {
    const auto& numbers = static_cast<const arrow::Int64Array&>(*batch->column(0));
    std::vector<int64_t> left;
    std::vector<bool> kept;
    Transformed made;
    for (int64_t row = 0; row < numbers.length(); ++row) {
      kept.push_back(numbers.Value(row) % of_ != 0);
      if (kept.back()) left.push_back(numbers.Value(row));
      if (!kept.back() && refuses_) made.refused.push_back({row, "n", std::to_string(of_)});
    }
    arrow::BooleanBuilder builder;
    ARROW_RETURN_NOT_OK(builder.AppendValues(kept));
    ARROW_RETURN_NOT_OK(builder.Finish(&made.kept));
    made.rows = Batch(left);
    return made;
  }

 private:
  int64_t of_;
  bool refuses_;
};

const OptionTable kFilter = {.name = "filter", .sentence = "", .options = {}};
const OptionTable kRefuse = {.name = "refuse", .sentence = "", .options = {}};

Connectors Kinds() {
  Connectors kinds;
  for (const OptionTable* table : {&kFilter, &kRefuse}) {
    const bool refuses = table == &kRefuse;
    kinds.transforms.push_back(
        {table,
         [refuses](const Json& options,
                   const TransformSite&) -> Result<std::unique_ptr<Transform>> {
           return std::make_unique<WithoutMultiples>(options["of"].get<int64_t>(), refuses);
         },
         refuses});
  }
  return kinds;
}

TransformSite Site() { return {.columns = Numbers(), .job_started = Time{}}; }

TransformChain Chain(const char* transforms) {
  static const Connectors kKinds = Kinds();
  return TransformChain::Make(Json::parse(transforms), kKinds, Site()).ValueOrDie();
}

/// "row of the batch:why" for each refused row.
std::vector<std::string> Refused(const Transformed& made) {
  std::vector<std::string> refused;
  for (const RowFault& fault : made.refused) {
    refused.push_back(std::to_string(fault.row) + ":" + fault.reason);
  }
  return refused;
}

TEST(TransformChain, FaultsAreToldByTheirPlaceInTheBatchGiven) {
  auto chain = Chain(R"([{"type": "filter", "of": 2}, {"type": "refuse", "of": 5},
                         {"type": "filter", "of": 7}, {"type": "refuse", "of": 3}])");
  EXPECT_TRUE(chain.may_refuse());
  auto made = chain.Apply(Batch({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}));
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_TRUE(made->rows->Equals(*Batch({1, 11, 13})));
  EXPECT_THAT(Refused(*made), ElementsAre("2:3", "4:5", "8:3", "14:5"));
}

TEST(TransformChain, BatchesMayBeCutAnywhere) {
  auto chain = Chain(R"([{"type": "filter", "of": 3}, {"type": "refuse", "of": 2}])");
  auto rows = Batch({6, 2, 3, 4, 5, 8, 1});
  auto whole = chain.Apply(rows).ValueOrDie();
  EXPECT_THAT(Refused(whole), ElementsAre("1:2", "3:2", "5:2"));
  for (int64_t cut = 0; cut <= rows->num_rows(); ++cut) {
    auto first = chain.Apply(rows->Slice(0, cut)).ValueOrDie();
    auto second = chain.Apply(rows->Slice(cut)).ValueOrDie();
    for (RowFault& fault : second.refused) fault.row += cut;
    std::ranges::move(second.refused, std::back_inserter(first.refused));
    EXPECT_EQ(Refused(first), Refused(whole)) << "cut at " << cut;
  }
}

TEST(TransformChain, WithoutTransformsNothingChanges) {
  TransformChain chain(Site());
  EXPECT_FALSE(chain.may_refuse());
  auto rows = Batch({1, 2});
  auto made = chain.Apply(rows).ValueOrDie();
  EXPECT_EQ(made.rows, rows);
  EXPECT_THAT(made.refused, IsEmpty());
  EXPECT_FALSE(Chain(R"([{"type": "filter", "of": 2}])").may_refuse());
}

}  // namespace
}  // namespace waybill::transfer
