#pragma once

// What must hold of a parser for any bytes. For x_fuzz.cc only.

#include <arrow/record_batch.h>
#include <arrow/table.h>

#include <memory>
#include <string>
#include <vector>

#include "base/fuzz_claim.h"
#include "stage/contract_streams.h"
#include "stage/parser.h"

namespace waybill::parse {

class FuzzRefusals : public RefusalSink {
 public:
  Status Refuse(const Refusal& refusal) override {
    Claim(!refusal.reason.empty(), "a refusal has a reason");
    Claim(refusal.line > 0 && refusal.offset >= 0, "a refusal has a place");
    text += std::to_string(refusal.offset) + "|" + std::to_string(refusal.line) + "|" +
            refusal.column + "|" + refusal.reason + "|" + std::string(refusal.raw) + "\n";
    ++count;
    return Status::OK();
  }

  std::string text;
  int64_t count = 0;
};

struct FuzzParsed {
  std::shared_ptr<arrow::Table> rows;
  std::string refusals;
  Status status;
};

inline Status ParseForFuzz(const Parser& parser, const std::string& bytes,
                           contract::CutStream::Cuts cuts, FuzzParsed* parsed) {
  FuzzRefusals refusals;
  auto input = std::make_shared<contract::CutStream>(bytes, std::move(cuts));
  ARROW_ASSIGN_OR_RAISE(auto reader, parser.Open(std::move(input), refusals));
  std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
  int64_t delivered = 0;
  while (true) {
    std::shared_ptr<arrow::RecordBatch> batch;
    ARROW_RETURN_NOT_OK(reader->ReadNext(&batch));
    if (batch == nullptr) break;
    Claim(batch->num_rows() > 0, "a batch has a row");
    Claim(batch->ValidateFull().ok(), "a batch is valid, its texts are UTF-8");
    delivered += batch->num_rows();
    batches.push_back(std::move(batch));
  }
  Claim(reader->rows_read() == delivered + refusals.count,
        "rows read are rows delivered and rows refused");
  parsed->refusals = std::move(refusals.text);
  ARROW_ASSIGN_OR_RAISE(parsed->rows, arrow::Table::FromRecordBatches(parser.schema(), batches));
  return Status::OK();
}

/// The same rows, refusals or failure from both parsers, whichever way the stream is cut.
inline void FuzzParsers(const Parser& parser, const Parser& other, const std::string& bytes) {
  FuzzParsed whole;
  FuzzParsed cut;
  Status status = ParseForFuzz(parser, bytes, {}, &whole);
  Claim(status.ok() || KindOf(status) == ErrorKind::kData, "bad bytes are kData");
  Status cut_status = ParseForFuzz(other, bytes, {.first = 2, .piece = 3}, &cut);
  Claim(status == cut_status, "cuts do not decide whether a stream is read");
  if (!status.ok()) return;
  Claim(whole.refusals == cut.refusals, "cuts do not change what is refused");
  const auto with_nan = arrow::EqualOptions::Defaults().nans_equal(true);
  for (int i = 0; i < whole.rows->num_columns(); ++i) {
    Claim(whole.rows->column(i)->type()->id() == arrow::Type::DOUBLE
              ? whole.rows->column(i)->ApproxEquals(*cut.rows->column(i), with_nan)
              : whole.rows->column(i)->Equals(*cut.rows->column(i)),
          "cuts do not change a row");
  }
}

}  // namespace waybill::parse
