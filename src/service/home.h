#pragma once

#include <string>

namespace waybill::service {

/// The folder in which one Waybill keeps everything: metastore, key, and a folder per job. A value.
struct Home {
  std::string path;

  std::string Config() const { return path + "/config.yaml"; }
  std::string JobFolder(const std::string& job_id) const { return path + "/jobs/" + job_id; }
  std::string JobLog(const std::string& job_id) const { return JobFolder(job_id) + "/log.jsonl"; }
};

}  // namespace waybill::service
