#pragma once

#include <boost/system/error_code.hpp>

#include "server/route.h"

namespace waybill::server {

/// The status for a request that could not be read; 0 when nobody is there who could be told.
int RefusalStatusOf(const boost::system::error_code& error);

/// The answer to a request that no handler ever sees.
Reply Refusal(int status, bool is_tls, std::string_view request_id = "");

}  // namespace waybill::server
