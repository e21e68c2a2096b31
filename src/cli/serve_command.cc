#include "cli/serve_command.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/queue_commands.h"
#include "http/mail.h"
#include "http/transport.h"
#include "server/server.h"
#include "service/services.h"

namespace waybill::cli {
namespace {

void WaitFor(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait(lock, stop, [] { return false; });
}

/// Who comes first needs the link; nobody else ever sees it.
Status PrintFirstStart(Context& context, const std::string& url) {
  ARROW_ASSIGN_OR_RAISE(bool is_first, context.services.accounts.NeedsSetup());
  if (!is_first) return Status::OK();
  ARROW_ASSIGN_OR_RAISE(Secret token, context.services.accounts.MakeSetupToken());
  context.out << fmt::format(
      "\nNobody can sign in yet. Open this link, once, to make the first person:\n"
      "  {}/setup#token={}\n",
      url, token.Reveal());
  return Status::OK();
}

}  // namespace

const OptionTable kServeOptions = {
    .name = "serve",
    .options = {
        {.name = "listen",
         .type = OptionType::kString,
         .default_json = "\"127.0.0.1\"",
         .sentence = "address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for all"},
        {.name = "port",
         .type = OptionType::kInteger,
         .default_json = "8080",
         .sentence = "port to listen on; 0 takes a free one",
         .minimum = 0,
         .maximum = 65535},
        {.name = "tls_certificate",
         .type = OptionType::kString,
         .default_json = "\"\"",
         .sentence = "PEM file: the server's certificate and those of its issuers"},
        {.name = "tls_key",
         .type = OptionType::kString,
         .default_json = "\"\"",
         .sentence = "PEM file: the certificate's private key"},
        {.name = "allow_host",
         .type = OptionType::kStringList,
         .default_json = "[]",
         .sentence = "a name under which browsers may ask for this server, beside localhost, the "
                     "address itself and the names in its certificate"},
        {.name = "allow_address",
         .type = OptionType::kStringList,
         .default_json = "[]",
         .sentence = "address or block (10.0.0.0/8) in your own network that connections may "
                     "reach; without it only public addresses can be reached"},
        {.name = "jobs_at_once",
         .type = OptionType::kInteger,
         .default_json = "2",
         .unit = "jobs",
         .sentence = "jobs that run at once, each in a process of its own; more wait",
         .minimum = 1,
         .maximum = 256},
        {.name = "longest_job",
         .type = OptionType::kInteger,
         .default_json = "0",
         .unit = "minutes",
         .sentence = "a job that takes longer is cancelled as by its transfer's own time-out, of "
                     "which the shorter counts; 0: as long as it takes",
         .minimum = 0,
         .maximum = 1'000'000},
        KeepDaysOption(),
        KeepJobsOption(),
        {.name = "api_calls",
         .type = OptionType::kInteger,
         .default_json = "0",
         .unit = "calls",
         .sentence = "calls that a person's API keys may make within 10 minutes; more are answered "
                     "429. 0: no limit, since the machine is your own",
         .minimum = 0,
         .maximum = 1'000'000'000},
        {.name = "public_url",
         .type = OptionType::kString,
         .default_json = "\"\"",
         .sentence = "what links in messages begin with, when a proxy stands in front"},
        {.name = "trusted_proxy",
         .type = OptionType::kStringList,
         .default_json = "[]",
         .sentence = "address or block of a proxy in front: what it says in X-Forwarded-For and "
                     "X-Forwarded-Proto of a client's address and TLS is believed"},
        {.name = "smtp_url",
         .type = OptionType::kString,
         .default_json = "\"\"",
         .sentence = "mail server for notifications: smtps://host:465 or, with STARTTLS, "
                     "smtp://host:587"},
        {.name = "smtp_user",
         .type = OptionType::kString,
         .default_json = "\"\"",
         .sentence = "who signs in there; the password comes from WAYBILL_SMTP_PASSWORD"},
        {.name = "smtp_from",
         .type = OptionType::kString,
         .default_json = "\"\"",
         .sentence = "address that mails come from"},
        {.name = "insecure_public",
         .type = OptionType::kBoolean,
         .default_json = "false",
         .sentence = "listen on a public address without TLS: others can read passwords"}}};

Result<ExitCode> Serve(Context& context, const Json& arguments) {
  server::ServeOptions options;
  options.http.address = arguments["listen"];
  options.http.port = uint16_t(arguments["port"].get<int64_t>());
  options.http.tls_certificate = arguments["tls_certificate"];
  options.http.tls_key = arguments["tls_key"];
  options.hosts = arguments["allow_host"].get<std::vector<std::string>>();
  options.public_url = arguments["public_url"];
  options.allow_insecure = arguments["insecure_public"];
  options.queue.jobs_at_once = int(arguments["jobs_at_once"].get<int64_t>());
  options.queue.longest_job = std::chrono::minutes(arguments["longest_job"].get<int64_t>());
  options.retention = KeptBy(arguments);
  options.api_calls = arguments["api_calls"];
  for (const auto& text : arguments["trusted_proxy"]) {
    ARROW_ASSIGN_OR_RAISE(auto block, http::AddressBlock::Parse(text.get<std::string>()));
    options.http.trusted_proxies.push_back(block);
  }
  auto allowed = arguments["allow_address"].get<std::vector<std::string>>();
  ARROW_RETURN_NOT_OK(context.restrict_addresses(allowed));
  options.spawn = [&](const metastore::Job& job) {
    return SpawnJob(context, job, {.any = false, .allowed = allowed});
  };
  ARROW_ASSIGN_OR_RAISE(auto transport, context.make_transport());
  options.transport = transport.get();
  std::unique_ptr<http::MailSender> mail;
  if (std::string url = arguments["smtp_url"]; !url.empty()) {
    ARROW_ASSIGN_OR_RAISE(
        mail, context.make_mail_sender(url, arguments["smtp_user"], arguments["smtp_from"]));
    options.mail = mail.get();
  }
  ARROW_ASSIGN_OR_RAISE(auto server, server::Server::Start(options, context.services));
  context.out << fmt::format("Waybill serves {}  (stop it with Ctrl-C)\n", server->url());
  if (!server->knows_its_names()) {
    context.err
        << "Warning: this server does not know its own names, so it answers under any. Pages "
           "of others could reach it through a visitor's browser: name it with --allow-host "
           "or --public-url.\n";
  }
  ARROW_RETURN_NOT_OK(PrintFirstStart(context, server->url()));
  context.out.flush();
  WaitFor(context.stop);
  context.err << "Stopping.\n";
  server->Stop();
  return kDone;
}

}  // namespace waybill::cli
