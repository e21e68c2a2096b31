#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "server/route.h"

namespace waybill::server {

/// {"error","message","errors":[{"attribute","message"}],"request_id"}: the sentence twice, since
/// clients of TROCCO's API read either.
Reply ErrorReply(int status, std::string_view sentence, std::string_view request_id);

/// What a handler's error becomes: kDefinition 400, kMissing 404, kChanged 409, kData 422, kBusy
/// 503, kBug 500. kDenied is 403 when Waybill itself refuses (service::IsNotAuthorized), and 422
/// when S3 does. "attribute: problem" lines become `errors`.
Reply ErrorReply(const Status& status, std::string_view request_id);

}  // namespace waybill::server
