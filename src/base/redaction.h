#pragma once

#include <string>
#include <string_view>

namespace waybill {

/// `text` without what looks like a secret, for logs: access key IDs of AWS, API keys of ours,
/// whatever is signed with AWS's version 4, user and password of a URL, and long values behind
/// names such as "secret", "password", "token", "signature". Errors of other servers repeat what
/// they were sent, so this looks at every text, whoever wrote it.
///
/// Shape    a secret becomes "[redacted]"; what names it stays. Not a proof: texts that hold a
///          secret on purpose have type Secret and are not printed at all.
std::string Redacted(std::string_view text);

}  // namespace waybill
