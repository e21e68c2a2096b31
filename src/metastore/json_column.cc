#include "metastore/json_column.h"

#include <nlohmann/json.hpp>

namespace waybill::metastore {

Result<std::string> JsonText(const Json& value, std::string_view where) {
  try {
    return value.dump();
  } catch (const nlohmann::json::type_error&) {
    return Fail(ErrorKind::kDefinition, where, "one of its texts is no UTF-8, which JSON needs");
  }
}

}  // namespace waybill::metastore
