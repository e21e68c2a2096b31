#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"
#include "http/mail.h"
#include "http/transport.h"
#include "metastore/notification_store.h"

namespace waybill::service {

/// "email", "slack_channel", "http": its settings and secrets. Null when there is no such kind.
///   email          email
///   slack_channel  channel, webhook_url (secret)
///   http           name, description, url, headers; the URL, which may hold a token, and the
///                  headers' values are sealed. Whoever manages destinations sees the URL.
const OptionTable* DestinationOptions(std::string_view kind);

/// A destination as it is stored: what may be shown, and what is sealed.
struct DestinationParts {
  Json settings;
  metastore::Secrets secrets;
  std::vector<std::string> dropped;  ///< secrets that it no longer has
};

/// Check the options of a new destination. kDefinition naming every problem.
Result<DestinationParts> CheckDestination(const std::string& kind, const Json& options);
/// `changes` over a stored one, whose `secrets` are as Reveal() gives them; those that are left
/// out, or null, are kept. Another URL asks for the headers again: whoever may edit must not be
/// able to send their values to a host of his own.
Result<DestinationParts> ChangeDestination(const metastore::NotificationDestination& stored,
                                           const metastore::Secrets& secrets, const Json& changes);
/// Of an "http" destination. kDefinition when it has none.
Result<std::string> UrlIn(const metastore::Secrets& secrets);

/// One message, ready to go.
struct Message {
  std::string title;  ///< of a mail
  std::string text;
};
/// What carries messages. Borrowed.
struct Carriers {
  http::Transport& transport;
  http::MailSender* mail;  ///< null: no mail server is configured
};
/// Send it once. kBusy when another try may help.
Status SendMessage(const metastore::NotificationDestination& destination,
                   const metastore::Secrets& secrets, const Message& message,
                   const Carriers& carriers, std::stop_token stop);

}  // namespace waybill::service
