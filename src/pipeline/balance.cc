#include "pipeline/balance.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>
#include <string>
#include <vector>

#include "base/display.h"

namespace waybill::pipeline {
namespace {

int64_t RowsInFiles(const TaskNumbers& task) {
  int64_t rows = 0;
  for (const StagedRows& staged : task.staged) rows += staged.rows;
  return rows;
}

class Findings {
 public:
  void Expect(std::string_view what, int64_t expected, int64_t found) {
    if (expected == found) return;
    findings_.push_back(fmt::format("{}: expected {}, found {}", what, WithThousands(expected),
                                    WithThousands(found)));
  }
  void Add(std::string finding) { findings_.push_back(std::move(finding)); }

  Status status() const {
    if (findings_.empty()) return Status::OK();
    return Fail(ErrorKind::kBug, "the job does not balance, and nothing of it is published",
                fmt::format("{}", fmt::join(findings_, "; ")));
  }

 private:
  std::vector<std::string> findings_;
};

}  // namespace

Totals AddUp(const PlanSummary& plan, std::span<const TaskNumbers> tasks) {
  Totals totals{.items_already_loaded = plan.items_already_loaded};
  for (const TaskNumbers& task : tasks) {
    totals.items += task.items;
    totals.bytes_read += task.bytes_read;
    totals.rows_read += task.rows_read;
    totals.rows_written += task.rows_written;
    totals.rows_filtered += task.rows_filtered;
    totals.rows_refused += task.rows_refused;
    totals.files += static_cast<int64_t>(task.staged.size());
    for (const StagedRows& staged : task.staged) totals.bytes_written += staged.artifact.bytes;
  }
  return totals;
}

Status CheckBalance(const PlanSummary& plan, std::span<const TaskNumbers> tasks) {
  Findings findings;
  std::set<int> done;
  for (const TaskNumbers& task : tasks) {
    const std::string name = fmt::format("task {}", task.task);
    if (task.task < 0 || task.task >= plan.splits) findings.Add(name + " was never planned");
    if (!done.insert(task.task).second) findings.Add(name + " is reported twice");
    findings.Expect(name + ": rows read (written + filtered + refused)",
                    task.rows_written + task.rows_filtered + task.rows_refused, task.rows_read);
    findings.Expect(name + ": rows in its files", task.rows_written, RowsInFiles(task));
  }
  const Totals totals = AddUp(plan, tasks);
  findings.Expect("tasks done", plan.splits, static_cast<int64_t>(tasks.size()));
  findings.Expect("items read", plan.items, totals.items);
  findings.Expect("bytes read", plan.bytes, totals.bytes_read);
  return findings.status();
}

}  // namespace waybill::pipeline
