#pragma once

#include <string>

#include "servers/strict_s3.h"

namespace waybill::servers {

/// S3's error document, with request ids; without a body for HEAD.
HttpResponse RefusalAnswer(const S3Error& error, const S3Request& request);
HttpResponse LocationAnswer(const std::string& region);
HttpResponse XmlAnswer(const std::string& root, const std::string& inner);
/// Key and prefix as encoding-type=url writes them: '/' and the unreserved stay, ' ' becomes '+'.
std::string EncodeForListing(const std::string& text);

}  // namespace waybill::servers
