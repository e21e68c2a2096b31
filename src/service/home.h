#pragma once

#include <string>

namespace waybill::service {

/// The folder in which one Waybill keeps everything: metastore, key, and a folder per job. A value.
struct Home {
  std::string path;

  std::string Config() const { return path + "/config.yaml"; }
  std::string JobFolder(const std::string& job_id) const { return path + "/jobs/" + job_id; }
  std::string JobLog(const std::string& job_id) const { return JobFolder(job_id) + "/log.jsonl"; }
  /// What its log has held before, once it grew too long (Log::kMaxFileBytes) and began anew.
  std::string OlderJobLog(const std::string& job_id) const {
    return JobFolder(job_id) + "/log.1.jsonl";
  }
  /// What a job's process wrote to its standard error.
  std::string JobErrors(const std::string& job_id) const {
    return JobFolder(job_id) + "/stderr.txt";
  }
};

}  // namespace waybill::service
