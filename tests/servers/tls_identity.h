#pragma once

#include <openssl/types.h>

#include "servers/loopback_server.h"

namespace waybill::servers {

/// A server context that presents `identity`. The caller frees it with SSL_CTX_free.
SSL_CTX* MakeServerContext(const TlsIdentity& identity);

}  // namespace waybill::servers
