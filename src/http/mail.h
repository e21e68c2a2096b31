#pragma once

#include <stop_token>
#include <string>

#include "base/error.h"
#include "base/secret.h"

namespace waybill::http {

/// The server that takes mail, and who we are there.
struct MailServer {
  std::string url;   ///< smtps://host:465 or smtp://host:587
  std::string user;  ///< empty: no sign-in
  Secret password;
  std::string from;         ///< the sender's address
  bool require_tls = true;  ///< smtp://: refuse to go on without STARTTLS
};

/// A text mail to one address.
struct Mail {
  std::string to;
  std::string subject;  ///< UTF-8, one line
  std::string body;     ///< UTF-8, any lines
};

/// Hands mails to a server.
///
/// Errors   kBusy when the server cannot be reached or is busy (4xx); kDenied when it refuses the
///          sign-in; kDefinition when it refuses the address or the mail (5xx), or an address is
///          none; Cancelled() when `stop` fires.
/// Threads  every method may be called from any thread.
class MailSender {
 public:
  virtual ~MailSender() = default;
  virtual Status Send(const Mail& mail, std::stop_token stop) = 0;
};

}  // namespace waybill::http
