#include "service/connections.h"

namespace waybill::service {
namespace {

OwnIdentity Known(const Result<aws::CallerIdentity>& caller) {
  if (caller.ok()) return {caller->account_id, caller->arn, Status::OK()};
  return {"", "",
          Within("Waybill's own AWS identity is not known, so its account ID is missing here. Give "
                 "Waybill credentials of its own (AWS_PROFILE, AWS_ACCESS_KEY_ID, an instance or "
                 "container role, or --base-credentials keys)",
                 caller.status())};
}

}  // namespace

Result<Connections::Setup> Connections::Prepare(const std::string& name, connection::Grant grant,
                                                connection::TrustedParty party,
                                                std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto request, StoredRequest(name));
  return PrepareFor(request, std::move(grant), party, stop);
}

Result<Connections::Setup> Connections::PrepareUnsaved(const Unsaved& form, connection::Grant grant,
                                                       connection::TrustedParty party,
                                                       std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto request, UnsavedRequest(form, Need::kNoSecrets));
  return PrepareFor(request, std::move(grant), party, stop);
}

Result<Connections::Setup> Connections::PrepareFor(const connection::OpenRequest& request,
                                                   connection::Grant grant,
                                                   connection::TrustedParty party,
                                                   std::stop_token stop) {
  const connection::S3Settings& settings = request.settings;
  Setup setup;
  setup.values.connection = request.name;
  setup.values.auth = settings.auth;
  setup.values.grant = std::move(grant);
  if (setup.values.grant.kms_key.empty()) setup.values.grant.kms_key = settings.kms_key_id;
  if (settings.auth == connection::AwsAuth::kIamUser) return setup;
  setup.values.role = settings.role;
  setup.values.session_duration = settings.session_duration;
  setup.values.trust = {.external_id = request.external_id,
                        .session_tags = !settings.session_tags.empty(),
                        .source_identity = !settings.source_identity.empty()};
  setup.values.grant.partition = settings.role.partition;
  setup.values.grant.account_id = settings.role.account_id;
  setup.identity = Identify(request, stop);
  setup.values.waybill_account_id = setup.identity.account_id;
  // What is pasted before it is known must be seen to lack it, not look whole.
  setup.values.trust.principal = "arn:aws:iam::WAYBILL_ACCOUNT_ID:root";
  if (!setup.identity.known.ok()) setup.values.waybill_account_id = "WAYBILL_ACCOUNT_ID";
  if (setup.identity.known.ok()) {
    ARROW_ASSIGN_OR_RAISE(setup.values.trust.principal,
                          connection::PrincipalArn(setup.identity.arn, party));
  }
  return setup;
}

OwnIdentity Connections::Identify(const connection::OpenRequest& request, std::stop_token stop) {
  return Known([&]() -> Result<aws::CallerIdentity> {
    ARROW_ASSIGN_OR_RAISE(auto opened, OpenRequested(request, "setup", parts_.open.log));
    return opened->sts().GetCallerIdentity(opened->base_credentials(), stop);
  }());
}

OwnIdentity Connections::IdentifySelf(std::stop_token stop) {
  const connection::OpenParts& open = parts_.open;
  return Known([&]() -> Result<aws::CallerIdentity> {
    ARROW_ASSIGN_OR_RAISE(auto transport, open.make_transport(""));
    ARROW_ASSIGN_OR_RAISE(auto credentials, open.make_default_credentials());
    aws::StsClient sts(open.own_sts, {*transport, open.clock, open.random});
    return sts.GetCallerIdentity(*credentials, stop);
  }());
}

}  // namespace waybill::service
