#include "server/job_metrics.h"

#include <fmt/format.h>

namespace waybill::server {
namespace {

double Seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

/// One metric that has one value.
template <typename Number>
std::string One(std::string_view name, std::string_view type, std::string_view help, Number value) {
  return fmt::format("# HELP {0} {2}\n# TYPE {0} {1}\n{0} {3}\n", name, type, help, value);
}

}  // namespace

Result<std::string> RenderJobMetrics(metastore::Metastore& store, Clock& clock) {
  ARROW_ASSIGN_OR_RAISE(auto counts, store.figures().CountByStatus());
  ARROW_ASSIGN_OR_RAISE(auto sums, store.figures().Totals());
  ARROW_ASSIGN_OR_RAISE(auto waiting, store.jobs().Waiting(1));
  std::string text = "# HELP waybill_jobs Jobs by status.\n# TYPE waybill_jobs gauge\n";
  for (const auto& [status, jobs] : counts) {
    text +=
        fmt::format("waybill_jobs{{status=\"{}\"}} {}\n", metastore::JobStatusName(status), jobs);
  }
  Duration oldest{0};
  if (!waiting.empty()) oldest = clock.Now() - waiting.front().created;
  text += One("waybill_queue_oldest_seconds", "gauge",
              "How long the job that has waited longest has waited.", Seconds(oldest));
  text +=
      One("waybill_job_rows_written_total", "counter", "Rows that ended jobs wrote.", sums.rows);
  text += One("waybill_job_rows_refused_total", "counter", "Rows that ended jobs refused.",
              sums.refused);
  text +=
      One("waybill_job_bytes_written_total", "counter", "Bytes that ended jobs wrote.", sums.bytes);
  text +=
      One("waybill_job_seconds_total", "counter", "How long ended jobs ran.", Seconds(sums.took));
  return text;
}

std::string RenderS3Metrics(const s3::RequestCounts& requests) {
  constexpr std::string_view kName = "waybill_s3_requests_total";
  std::string text = fmt::format(
      "# HELP {0} Requests to S3 by how they ended; each try of a call is one.\n"
      "# TYPE {0} counter\n",
      kName);
  for (s3::RequestOutcome outcome : s3::kRequestOutcomes) {
    text += fmt::format("{}{{outcome=\"{}\"}} {}\n", kName, s3::RequestOutcomeName(outcome),
                        requests.Of(outcome));
  }
  return text;
}

}  // namespace waybill::server
