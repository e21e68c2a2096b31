#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/child_process.h"
#include "metastore/job.h"
#include "service/home.h"

namespace waybill::service {

/// What a job's process may know of ours: who and where we are, Waybill's own AWS credentials, TLS
/// and proxy settings. Everything else stays here.
std::vector<std::string> JobEnvironment(std::span<const char* const> environment);

/// "waybill job run ID --parent PID", with its errors in <job folder>/stderr.txt. `program` is the
/// path of this very binary; `parent` is this process.
ChildCommand JobCommand(const metastore::Job& job, const Home& home, const std::string& program,
                        std::vector<std::string> environment);

}  // namespace waybill::service
