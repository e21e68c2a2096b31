#include "transfer/preview.h"

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <arrow/record_batch.h>

#include <algorithm>
#include <span>

#include "decode/members.h"
#include "transfer/first_items.h"
#include "transfer/make.h"
#include "transfer/overlap.h"
#include "transfer/transform_chain.h"

namespace waybill::transfer {
namespace {

constexpr int64_t kRefusedPerShown = 50;
constexpr size_t kMaxRawBytes = 1'000;

/// What is left to look at. `spent` tells the end of a limit from an error of the data.
struct Budget {
  int64_t rows;
  int64_t bytes;
  bool spent = false;
};

/// A stream that fails once the budget of bytes is spent.
class BudgetedStream : public arrow::io::InputStream {
 public:
  BudgetedStream(std::shared_ptr<arrow::io::InputStream> input, Budget& budget)
      : input_(std::move(input)), budget_(budget) {}

  Status Close() override { return input_->Close(); }
  bool closed() const override { return input_->closed(); }
  Result<int64_t> Tell() const override { return input_->Tell(); }
  Result<int64_t> Read(int64_t bytes, void* out) override {
    ARROW_RETURN_NOT_OK(Spend());
    ARROW_ASSIGN_OR_RAISE(int64_t read, input_->Read(std::min(bytes, budget_.bytes), out));
    budget_.bytes -= read;
    return read;
  }
  Result<std::shared_ptr<arrow::Buffer>> Read(int64_t bytes) override {
    ARROW_RETURN_NOT_OK(Spend());
    ARROW_ASSIGN_OR_RAISE(auto buffer, input_->Read(std::min(bytes, budget_.bytes)));
    budget_.bytes -= buffer->size();
    return buffer;
  }

 private:
  Status Spend() {
    if (budget_.bytes > 0) return Status::OK();
    budget_.spent = true;
    return Fail(ErrorKind::kData, "", "the preview ends here");
  }

  std::shared_ptr<arrow::io::InputStream> input_;
  Budget& budget_;
};

class RefusalCollector : public RefusalSink {
 public:
  /// `rows_before`: those of the items before this one.
  struct Place {
    std::string item;
    std::string member;
    int64_t rows_before;
  };
  RefusalCollector(Place place, int64_t shown, Budget& budget, std::vector<RefusedRow>& rows)
      : place_(std::move(place)), shown_(shown), budget_(budget), rows_(rows) {}

  Status Refuse(const Refusal& refusal) override {
    seen_.push_back(refusal.row);
    if (int64_t(seen_.size()) > shown_ * kRefusedPerShown) {
      budget_.spent = true;
      return Fail(ErrorKind::kData, place_.item, "too many rows are refused to go on looking");
    }
    if (int64_t(rows_.size()) < shown_) {
      rows_.push_back({.item = place_.item,
                       .member = place_.member,
                       .offset = refusal.offset,
                       .line = refusal.line,
                       .before_row = refusal.row,
                       .column = refusal.column,
                       .reason = refusal.reason,
                       .raw = std::string(refusal.raw.substr(0, kMaxRawBytes))});
    }
    return Status::OK();
  }

  /// All rows were met: put those refused in the order of the item, wherever they were refused, and
  /// tell before which of the others each stands.
  void Finish() {
    std::ranges::sort(seen_);
    const auto mine = std::span(rows_).subspan(first_);
    std::ranges::stable_sort(mine, {}, &RefusedRow::before_row);
    for (RefusedRow& row : mine) {
      const auto refused_before = std::ranges::lower_bound(seen_, row.before_row) - seen_.begin();
      row.before_row += place_.rows_before - refused_before;
    }
  }

 private:
  const Place place_;
  const int64_t shown_;
  Budget& budget_;
  std::vector<RefusedRow>& rows_;
  const size_t first_ = rows_.size();  ///< in rows_: of this member
  std::vector<int64_t> seen_;          ///< how many rows of the member stand before each
};

/// Reads items until the budget is spent.
class Looker {
 public:
  Looker(const Parser& parser, const TransformChain& transforms, const Connectors& connectors,
         const PreviewOptions& options)
      : parser_(parser),
        transforms_(transforms),
        connectors_(connectors),
        shown_refusals_(options.refused_rows),
        budget_{.rows = options.rows, .bytes = options.stored_bytes} {}

  bool is_done() const { return budget_.rows <= 0 || budget_.spent; }

  Status Look(const Item& item, std::shared_ptr<arrow::io::InputStream> stored,
              const decode::Unpacking& unpacking, std::stop_token stop) {
    items_.push_back({item.name, item.bytes});
    auto budgeted = std::make_shared<BudgetedStream>(std::move(stored), budget_);
    ARROW_ASSIGN_OR_RAISE(auto members,
                          decode::OpenMembers(std::move(budgeted), connectors_, unpacking));
    Status status = LookAtMembers(item, *members, stop);
    ARROW_RETURN_NOT_OK(members->Close());
    return budget_.spent ? Status::OK() : status;
  }

  Result<Preview> Finish() && {
    // A parser reads on to the end of its block: what it refused there stands behind the rows
    // shown.
    for (RefusedRow& row : refused_) row.before_row = std::min(row.before_row, rows_);
    Preview preview{.refused = std::move(refused_), .items = std::move(items_)};
    if (batches_.empty()) {
      ARROW_ASSIGN_OR_RAISE(preview.rows, arrow::RecordBatch::MakeEmpty(transforms_.schema()));
    } else {
      ARROW_ASSIGN_OR_RAISE(preview.rows, arrow::ConcatenateRecordBatches(batches_));
    }
    return preview;
  }

 private:
  Status LookAtMembers(const Item& item, MemberReader& members, const std::stop_token& stop) {
    while (!is_done()) {
      ARROW_ASSIGN_OR_RAISE(auto member, members.Next());
      if (!member) break;
      RefusalCollector refusals({item.name, member->name, rows_}, shown_refusals_, budget_,
                                refused_);
      ARROW_ASSIGN_OR_RAISE(auto reader, parser_.Open(std::move(member->bytes), refusals));
      if (transforms_.may_refuse()) reader->KeepRows();
      Status status = ReadRows(*reader, stop);
      refusals.Finish();
      ARROW_RETURN_NOT_OK(status);
    }
    return Status::OK();
  }

  Status ReadRows(RowReader& reader, std::stop_token stop) {
    while (budget_.rows > 0) {
      if (stop.stop_requested()) return Cancelled();
      std::shared_ptr<arrow::RecordBatch> batch;
      ARROW_RETURN_NOT_OK(reader.ReadNext(&batch));
      if (batch == nullptr) return Status::OK();
      ARROW_ASSIGN_OR_RAISE(auto made, transforms_.Apply(batch));
      batches_.push_back(made.rows->Slice(0, std::min(budget_.rows, made.rows->num_rows())));
      budget_.rows -= batches_.back()->num_rows();
      rows_ += batches_.back()->num_rows();
      for (const RowFault& fault : made.refused) {
        ARROW_RETURN_NOT_OK(reader.RefuseKept(fault.row, fault.column, fault.reason));
      }
    }
    return Status::OK();
  }

  const Parser& parser_;
  const TransformChain& transforms_;
  const Connectors& connectors_;
  const int64_t shown_refusals_;
  Budget budget_;
  std::vector<std::shared_ptr<arrow::RecordBatch>> batches_;
  int64_t rows_ = 0;  // of all batches
  std::vector<RefusedRow> refused_;
  std::vector<LookedAt> items_;
};

/// What a run would warn of, or refuse. A destination that cannot be made yet is no reason not to
/// show rows.
std::string OverlapOf(const Definition& definition, const Source& source,
                      const Connectors& connectors) {
  if (!definition.destination.is_object()) return "";
  auto destination = Make(connectors.destinations, definition.destination);
  if (!destination.ok()) return "";
  auto warning = CheckOverlap(definition, source, **destination);
  return warning.ok() ? *warning : "a run would be refused: " + warning.status().message();
}

}  // namespace

Result<Preview> LookAt(const Definition& definition, const Connectors& connectors,
                       const PreviewOptions& options, std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto source, Make(connectors.sources, definition.source));
  ARROW_ASSIGN_OR_RAISE(auto parser, Make(connectors.parsers, definition.parser));
  ARROW_ASSIGN_OR_RAISE(auto transforms, TransformChain::Make(definition.transforms, connectors,
                                                              {.columns = parser->schema(),
                                                               .job_started = options.now}));
  ARROW_ASSIGN_OR_RAISE(auto items, FirstItems(*source, options.items, stop));
  Looker looker(*parser, transforms, connectors, options);
  const decode::Unpacking unpacking{.mode = definition.decompression,
                                    .match_name = definition.match_name};
  for (const Item& item : items) {
    if (looker.is_done()) break;
    ARROW_ASSIGN_OR_RAISE(auto stored, source->Open(item, stop));
    ARROW_RETURN_NOT_OK(Within(item.name, looker.Look(item, std::move(stored), unpacking, stop)));
  }
  ARROW_ASSIGN_OR_RAISE(auto preview, std::move(looker).Finish());
  preview.warning = OverlapOf(definition, *source, connectors);
  return preview;
}

}  // namespace waybill::transfer
