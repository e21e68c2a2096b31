#include <nlohmann/json.hpp>

#include "connection/s3_check.h"

namespace waybill::connection {

Json CheckRowToJson(const CheckRow& row) {
  Json json = {{"permission", row.permission},
               {"state", CheckStateName(row.state)},
               {"required", row.required},
               {"warning", row.warning},
               {"reason", row.reason}};
  if (row.mend) json["mend"] = *row.mend;
  return json;
}

Json CheckReportToJson(const CheckReport& report) {
  Json rows = Json::array();
  for (const CheckRow& row : report.rows) rows.push_back(CheckRowToJson(row));
  return {{"verdict", report.ok ? "ok" : "failed"}, {"rows", rows}};
}

}  // namespace waybill::connection
