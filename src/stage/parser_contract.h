#pragma once

// What every Parser owes (stage/parser.h). Include in one test file, which lists the parsers:
// src/parse/contract_test.cc.

#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "stage/contract_streams.h"
#include "stage/parser.h"

namespace waybill::contract {

/// A small file with everything its format can hold: quoting, every newline, blank lines, NULLs, a
/// byte-order mark, multi-byte characters, and rows that must be refused.
struct ParserCase {
  std::string name;
  std::function<std::unique_ptr<Parser>()> make;  ///< refuses bad rows rather than stop
  std::string bytes;
  int64_t rows = 0;     ///< that are delivered
  int64_t refused = 0;  ///< that are refused
};
inline void PrintTo(const ParserCase& value, std::ostream* out) { *out << value.name; }
inline std::string ParserCaseName(const testing::TestParamInfo<ParserCase>& info) {
  return info.param.name;
}

/// Keeps every refusal as one text; fails with `failure` at refusal number `limit` + 1.
class KeptRefusals : public RefusalSink {
 public:
  explicit KeptRefusals(size_t limit = SIZE_MAX, Status failure = Status::OK())
      : limit_(limit), failure_(std::move(failure)) {}
  Status Refuse(const Refusal& refusal) override {
    if (all_.size() == limit_) return failure_;
    all_.push_back(std::to_string(refusal.offset) + "|" + std::to_string(refusal.line) + "|" +
                   refusal.column + "|" + refusal.reason + "|" + std::string(refusal.raw));
    offsets_.push_back(refusal.offset);
    rows_.push_back(refusal.row);
    raws_.emplace_back(refusal.raw);
    return Status::OK();
  }
  const std::vector<std::string>& all() const { return all_; }
  const std::vector<int64_t>& offsets() const { return offsets_; }
  const std::vector<int64_t>& rows() const { return rows_; }
  const std::vector<std::string>& raws() const { return raws_; }

 private:
  const size_t limit_;
  const Status failure_;
  std::vector<std::string> all_;
  std::vector<int64_t> offsets_;
  std::vector<int64_t> rows_;
  std::vector<std::string> raws_;
};

/// All rows of a stream as one table, checking what every batch owes on the way.
inline Result<std::shared_ptr<arrow::Table>> ParseAll(const Parser& parser,
                                                      std::shared_ptr<CutStream> input,
                                                      RefusalSink& refusals,
                                                      int64_t* rows_read = nullptr) {
  ARROW_ASSIGN_OR_RAISE(auto reader, parser.Open(std::move(input), refusals));
  EXPECT_TRUE(reader->schema()->Equals(*parser.schema(), /*check_metadata=*/true));
  std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
  while (true) {
    std::shared_ptr<arrow::RecordBatch> batch;
    ARROW_RETURN_NOT_OK(reader->ReadNext(&batch));
    if (batch == nullptr) break;
    EXPECT_GT(batch->num_rows(), 0);
    EXPECT_TRUE(batch->schema()->Equals(*parser.schema(), /*check_metadata=*/true));
    ARROW_RETURN_NOT_OK(batch->ValidateFull());
    batches.push_back(std::move(batch));
  }
  if (rows_read != nullptr) *rows_read = reader->rows_read();
  // Batches stay valid after the reader is gone.
  reader.reset();
  ARROW_ASSIGN_OR_RAISE(auto table, arrow::Table::FromRecordBatches(parser.schema(), batches));
  return table->CombineChunks();
}

class ParserContract : public testing::TestWithParam<ParserCase> {
 protected:
  std::shared_ptr<arrow::Table> Whole(KeptRefusals& refusals) {
    auto table = ParseAll(*parser_, std::make_shared<CutStream>(GetParam().bytes), refusals);
    EXPECT_TRUE(table.ok()) << table.status();
    return table.ValueOr(nullptr);
  }

  Status RefuseEverything(CutStream::Cuts cuts, KeptRefusals& refusals) {
    auto input = std::make_shared<CutStream>(GetParam().bytes, cuts);
    ARROW_ASSIGN_OR_RAISE(auto reader, parser_->Open(std::move(input), refusals));
    reader->KeepRows();
    while (true) {
      std::shared_ptr<arrow::RecordBatch> batch;
      ARROW_RETURN_NOT_OK(reader->ReadNext(&batch));
      if (batch == nullptr) return Status::OK();
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        ARROW_RETURN_NOT_OK(reader->RefuseKept(row, "column", "not taken"));
      }
      EXPECT_EQ(KindOf(reader->RefuseKept(batch->num_rows(), "", "")), ErrorKind::kBug);
    }
  }

  std::unique_ptr<Parser> parser_ = GetParam().make();
};

TEST_P(ParserContract, DeliversAndRefusesWhatIsExpectedAndCountsBoth) {
  KeptRefusals refusals;
  int64_t rows_read = 0;
  auto table =
      ParseAll(*parser_, std::make_shared<CutStream>(GetParam().bytes), refusals, &rows_read);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ((*table)->num_rows(), GetParam().rows);
  EXPECT_EQ(static_cast<int64_t>(refusals.all().size()), GetParam().refused);
  EXPECT_EQ(rows_read, GetParam().rows + GetParam().refused);
}

TEST_P(ParserContract, TheSameRowsWhereverTheStreamIsCut) {
  KeptRefusals expected_refusals;
  auto expected = Whole(expected_refusals);
  ASSERT_NE(expected, nullptr);
  auto same = [&](CutStream::Cuts cuts) {
    KeptRefusals refusals;
    auto table = ParseAll(*parser_, std::make_shared<CutStream>(GetParam().bytes, cuts), refusals);
    return table.ok() && (*table)->Equals(*expected) && refusals.all() == expected_refusals.all();
  };
  for (size_t cut = 1; cut < GetParam().bytes.size(); ++cut) {
    ASSERT_TRUE(same({.first = static_cast<int64_t>(cut)})) << "differs when cut at " << cut;
  }
  for (int64_t piece : {1, 2, 3, 5, 7, 11}) {
    ASSERT_TRUE(same({.first = piece, .piece = piece})) << "differs when cut by " << piece;
  }
}

TEST_P(ParserContract, ARefusalPointsAtItsRow) {
  KeptRefusals refusals;
  ASSERT_NE(Whole(refusals), nullptr);
  for (size_t i = 0; i < refusals.all().size(); ++i) {
    const std::string& raw = refusals.raws()[i];
    ASSERT_FALSE(raw.empty());
    EXPECT_EQ(GetParam().bytes.substr(static_cast<size_t>(refusals.offsets()[i]), raw.size()), raw);
  }
}

TEST_P(ParserContract, ARefusalKnowsHowManyRowsStandBeforeIt) {
  KeptRefusals refusals;
  ASSERT_NE(Whole(refusals), nullptr);
  for (size_t i = 0; i < refusals.all().size(); ++i) {
    std::string before = GetParam().bytes.substr(0, static_cast<size_t>(refusals.offsets()[i]));
    KeptRefusals ignored;
    int64_t rows_read = -1;
    auto table = ParseAll(*parser_, std::make_shared<CutStream>(before), ignored, &rows_read);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(refusals.rows()[i], rows_read) << refusals.all()[i];
  }
}

// A stage behind the parser refuses every row, each after the batch that holds it.
TEST_P(ParserContract, ARowThatWasDeliveredCanBeRefusedWithItsPlace) {
  KeptRefusals all;
  auto expected = RefuseEverything({}, all);
  ASSERT_TRUE(expected.ok()) << expected;
  ASSERT_EQ(static_cast<int64_t>(all.all().size()), GetParam().rows + GetParam().refused);
  for (size_t i = 0; i < all.all().size(); ++i) {
    const auto offset = static_cast<size_t>(all.offsets()[i]);
    EXPECT_EQ(GetParam().bytes.substr(offset, all.raws()[i].size()), all.raws()[i]);
    KeptRefusals ignored;
    int64_t rows_read = -1;
    auto before = std::make_shared<CutStream>(GetParam().bytes.substr(0, offset));
    ASSERT_TRUE(ParseAll(*parser_, before, ignored, &rows_read).ok());
    EXPECT_EQ(all.rows()[i], rows_read) << all.all()[i];
  }
  for (int64_t piece : {1, 2, 3, 5, 7, 11, 64}) {
    KeptRefusals cut;
    ASSERT_TRUE(RefuseEverything({.first = piece, .piece = piece}, cut).ok());
    auto sorted = [](std::vector<std::string> texts) {
      std::sort(texts.begin(), texts.end());
      return texts;
    };
    EXPECT_EQ(sorted(cut.all()), sorted(all.all())) << "cut by " << piece;
  }
}

TEST_P(ParserContract, ASinkThatFailsEndsTheReadingWithItsStatus) {
  if (GetParam().refused == 0) GTEST_SKIP() << "the file has no bad row";
  const Status failure = Fail(ErrorKind::kData, "orders", "too many refused rows");
  for (size_t limit = 0; limit < static_cast<size_t>(GetParam().refused); ++limit) {
    KeptRefusals refusals(limit, failure);
    auto table = ParseAll(*parser_, std::make_shared<CutStream>(GetParam().bytes), refusals);
    EXPECT_EQ(table.status(), failure) << "limit " << limit;
  }
}

TEST_P(ParserContract, TheInputsOwnErrorComesThroughUnchanged) {
  const Status failure = Fail(ErrorKind::kChanged, "s3://b/k", "it was replaced");
  const std::string& bytes = GetParam().bytes;
  for (size_t kept = 0; kept <= bytes.size(); ++kept) {
    KeptRefusals refusals;
    auto input =
        std::make_shared<CutStream>(bytes.substr(0, kept), CutStream::Cuts{.failure = failure});
    EXPECT_EQ(ParseAll(*parser_, input, refusals).status(), failure) << "after " << kept;
  }
}

TEST_P(ParserContract, AReaderClosesItsInput) {
  auto input = std::make_shared<CutStream>(GetParam().bytes);
  KeptRefusals refusals;
  auto reader = parser_->Open(input, refusals);
  ASSERT_TRUE(reader.ok()) << reader.status();
  ASSERT_TRUE((*reader)->Close().ok());
  EXPECT_TRUE(input->closed());
}

}  // namespace waybill::contract
