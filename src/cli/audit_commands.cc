#include "cli/audit_commands.h"

#include <fmt/format.h>

#include <ostream>

#include "base/digest.h"
#include "service/audit.h"
#include "service/services.h"

namespace waybill::cli {

Result<ExitCode> AuditVerify(Context& context, const Json&) {
  service::Audit audit(context.services.store, context.services.clock);
  ARROW_ASSIGN_OR_RAISE(auto verdict, audit.Verify());
  if (!verdict.problem.empty()) {
    return Fail(ErrorKind::kData, "audit log",
                fmt::format("{}; the {} rows before it are whole", verdict.problem, verdict.rows));
  }
  context.out << fmt::format("{} rows, none changed or missing.\n", verdict.rows);
  if (verdict.rows > 0) {
    context.out << fmt::format(
        "Last hash: {}\nKeep it elsewhere: with it, a log that was written anew shows, too.\n",
        Hex(verdict.last_hash));
  }
  return kDone;
}

}  // namespace waybill::cli
