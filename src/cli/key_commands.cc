#include "cli/key_commands.h"

#include <ostream>

#include "service/services.h"

namespace waybill::cli {

Result<ExitCode> KeyRotate(Context& context, const Json&) {
  ARROW_RETURN_NOT_OK(context.services.store.RotateKey());
  context.out << "Every stored secret is sealed under a new key.\n";
  return kDone;
}

}  // namespace waybill::cli
