#pragma once

#include <span>

#include "base/error.h"
#include "pipeline/plan.h"
#include "pipeline/report.h"
#include "pipeline/waybill.h"

namespace waybill::pipeline {

/// What the tasks of a job add up to.
Totals AddUp(const PlanSummary& plan, std::span<const TaskNumbers> tasks);

/// Whether everything that was planned was done once, and no row is missing:
///
///   tasks done = splits planned, each once            items done  = items planned
///   bytes read = bytes planned                        rows read   = written + filtered + refused
///   rows written = rows the formatter counted in the files, task by task
///
/// kBug naming every number that does not agree. Nothing may be published then.
Status CheckBalance(const PlanSummary& plan, std::span<const TaskNumbers> tasks);

}  // namespace waybill::pipeline
