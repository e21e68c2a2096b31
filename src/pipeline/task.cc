#include "pipeline/task.h"

#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <fmt/format.h>

#include "base/display.h"
#include "pipeline/failure.h"
#include "pipeline/read_ahead.h"
#include "pipeline/write_behind.h"

namespace waybill::pipeline {
namespace {

/// Longest part of a row that an error shows.
constexpr int kRowColumns = 120;

/// "s3://b/k", or "s3://b/k.zip member in/a.csv".
std::string NameOf(const RowOrigin& origin) {
  if (origin.member.empty()) return origin.item;
  return fmt::format("{} member {}", origin.item, ForTerminal(origin.member));
}

/// "s3://b/k line 17 column price: '12x' is not a decimal(15,2): 17,12x,…"
std::string Says(const RowOrigin& origin, const Refusal& refusal) {
  std::string column;
  if (!refusal.column.empty()) column = fmt::format(" column {}", refusal.column);
  return fmt::format("{} line {}{}: {}: {}", NameOf(origin), refusal.line, column, refusal.reason,
                     ForTerminal(refusal.raw, kRowColumns));
}

/// The refused rows of one member of an item.
class MemberRefusals : public RefusalSink {
 public:
  MemberRefusals(RowOrigin origin, const TaskContext& context)
      : origin_(std::move(origin)), context_(context) {}

  Status Refuse(const Refusal& refusal) override {
    ARROW_RETURN_NOT_OK(context_.rejects.Add(origin_, refusal));
    ++count_;
    return context_.budget.Refuse(Says(origin_, refusal));
  }

  int64_t count() const { return count_; }
  const RowOrigin& origin() const { return origin_; }

 private:
  const RowOrigin origin_;
  const TaskContext& context_;
  int64_t count_ = 0;
};

class Task {
 public:
  Task(const Split& split, const TaskContext& context, const std::stop_token& stop)
      : split_(split), context_(context), failure_(stop) {}

  Result<TaskReport> Run() {
    report_.numbers.task = split_.index;
    ReadAhead ahead(split_, {.stages = context_.stages,
                             .progress = context_.progress,
                             .failure = failure_,
                             .plan_is_stale = context_.plan_is_stale});
    WriteBehind behind(
        Request(), {.stages = context_.stages, .progress = context_.progress, .failure = failure_});
    failure_.Note(ReadItems(ahead, behind));
    auto staged = behind.Finish();
    ARROW_RETURN_NOT_OK(failure_.status());
    if (staged) report_.numbers.staged.push_back(std::move(*staged));
    report_.numbers.items = static_cast<int64_t>(report_.items.size());
    report_.numbers.bytes_read = ahead.bytes_read();
    return std::move(report_);
  }

 private:
  StageRequest Request() const {
    StageRequest request{.job_id = context_.job_id, .task = split_.index, .file = 0};
    if (context_.on_created) {
      request.on_created = [this](const Artifact& artifact) {
        return context_.on_created(split_.index, artifact);
      };
    }
    return request;
  }

  Status ReadItems(ReadAhead& ahead, WriteBehind& behind) {
    for (const Item& item : split_.items) {
      ItemRow row{.item = item};
      ARROW_RETURN_NOT_OK(Naming(item.name, ReadItem(ahead, behind, &row)));
      report_.numbers.rows_read += row.rows_read;
      report_.numbers.rows_filtered += row.rows_filtered;
      report_.numbers.rows_refused += row.rows_refused;
      report_.items.push_back(std::move(row));
      ++context_.progress.items_done;
    }
    return Status::OK();
  }

  Status ReadItem(ReadAhead& ahead, WriteBehind& behind, ItemRow* row) {
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(auto member, ahead.NextMember());
      if (!member) return Status::OK();
      MemberRefusals refusals({.item = row->item.name, .member = member->name}, context_);
      ARROW_RETURN_NOT_OK(Naming(NameOf(refusals.origin()),
                                 ReadMember(std::move(member->bytes), refusals, behind, row)));
      row->rows_refused += refusals.count();
    }
  }

  Status ReadMember(std::shared_ptr<arrow::io::InputStream> bytes, RefusalSink& refusals,
                    WriteBehind& behind, ItemRow* row) {
    ARROW_ASSIGN_OR_RAISE(auto reader, context_.stages.parser->Open(std::move(bytes), refusals));
    if (context_.stages.transforms.may_refuse()) reader->KeepRows();
    const int64_t rows_before = row->rows_read;
    for (;;) {
      std::shared_ptr<arrow::RecordBatch> batch;
      Status status = reader->ReadNext(&batch);
      // Rows count as read also when the last of them ended the job, so that its log is right.
      Status within_limits = CountRows(rows_before + reader->rows_read(), row);
      ARROW_RETURN_NOT_OK(status);
      ARROW_RETURN_NOT_OK(within_limits);
      if (!batch) return Status::OK();
      ARROW_RETURN_NOT_OK(CheckSchema(*batch));
      ARROW_ASSIGN_OR_RAISE(auto kept, Transform(batch, *reader, row));
      if (kept->num_rows() > 0) ARROW_RETURN_NOT_OK(WriteRows(std::move(kept), behind));
    }
  }

  Result<std::shared_ptr<arrow::RecordBatch>> Transform(
      const std::shared_ptr<arrow::RecordBatch>& batch, RowReader& reader, ItemRow* row) {
    ARROW_ASSIGN_OR_RAISE(auto made, context_.stages.transforms.Apply(batch));
    for (const RowFault& fault : made.refused) {
      ARROW_RETURN_NOT_OK(reader.RefuseKept(fault.row, fault.column, fault.reason));
    }
    row->rows_filtered +=
        batch->num_rows() - made.rows->num_rows() - static_cast<int64_t>(made.refused.size());
    return std::move(made.rows);
  }

  Status WriteRows(std::shared_ptr<arrow::RecordBatch> rows, WriteBehind& behind) {
    report_.numbers.rows_written += rows->num_rows();
    return behind.Write(std::move(rows));
  }

  /// `met`: the rows of the item so far.
  Status CountRows(int64_t met, ItemRow* row) {
    Status status = context_.budget.Read(met - row->rows_read);
    row->rows_read = met;
    return status;
  }

  Status CheckSchema(const arrow::RecordBatch& batch) const {
    if (batch.schema()->Equals(*context_.stages.parser->schema())) return Status::OK();
    return Fail(
        ErrorKind::kBug, "parser",
        fmt::format("promised columns {} and gave {}", context_.stages.parser->schema()->ToString(),
                    batch.schema()->ToString()));
  }

  const Split& split_;
  const TaskContext& context_;
  FirstFailure failure_;
  TaskReport report_;
};

}  // namespace

Result<TaskReport> RunTask(const Split& split, const TaskContext& context, std::stop_token stop) {
  return Task(split, context, stop).Run();
}

}  // namespace waybill::pipeline
