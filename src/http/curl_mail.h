#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "base/random.h"
#include "http/mail.h"

namespace waybill::http {

/// Mail by SMTP, on libcurl: TLS verified, one connection per mail.
///
/// Units    a mail takes at most 60 s, of which 10 s to connect.
/// Errors   as MailSender says; kDefinition here for a URL that is neither smtp nor smtps or
///          holds user and password, or a sender that is no address.
/// Owns     borrows `clock` and `random` (for Date and Message-ID), which must outlive it.
Result<std::unique_ptr<MailSender>> MakeCurlMailSender(MailServer server, Clock& clock,
                                                       Random& random);

/// kDefinition for what cannot be a mail address, or could break out of an SMTP line.
Status CheckMailAddress(std::string_view address);

/// The mail as it is sent (RFC 5322): UTF-8 subject by RFC 2047, body in Base64.
struct MailStamp {
  std::string from;
  Time now;
  std::string id;  ///< left of the '@' of its Message-ID
};
std::string RenderMail(const Mail& mail, const MailStamp& stamp);

}  // namespace waybill::http
