#include "s3/request_counts.h"

#include <nlohmann/json.hpp>
#include <string>

namespace waybill::s3 {

std::string_view RequestOutcomeName(RequestOutcome outcome) {
  switch (outcome) {
    case RequestOutcome::kOk: return "ok";
    case RequestOutcome::kRefused: return "refused";
    case RequestOutcome::kThrottled: return "throttled";
    case RequestOutcome::kFailed: return "failed";
    case RequestOutcome::kNoAnswer: return "no_answer";
  }
  return "failed";
}

RequestOutcome OutcomeOfStatus(int http_status) {
  if (http_status / 100 == 2) return RequestOutcome::kOk;
  if (http_status == 429 || http_status == 503) return RequestOutcome::kThrottled;
  return http_status >= 500 ? RequestOutcome::kFailed : RequestOutcome::kRefused;
}

Json RequestCounts::ToJson() const {
  Json json = Json::object();
  for (RequestOutcome outcome : kRequestOutcomes) {
    json[std::string(RequestOutcomeName(outcome))] = Of(outcome);
  }
  return json;
}

}  // namespace waybill::s3
