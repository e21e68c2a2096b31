#include "service/form_tests.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/digest.h"

namespace waybill::service {

/// By all that decides how a store answers. The external ID goes with the form.
std::string FormTests::DigestOf(const connection::OpenRequest& request) const {
  Json secrets = Json::object();
  for (const auto& [name, secret] : request.secrets) secrets[name] = Hex(Sha256(secret.Reveal()));
  for (const std::string& name : connection::UnusedSecrets(request.settings)) secrets.erase(name);
  Json all = {{"settings", connection::S3SettingsToJson(request.settings)}, {"secrets", secrets}};
  return HmacSha256(key_.Reveal(), all.dump());
}

std::optional<FormTests::Kept> FormTests::Remove(const std::string& form) {
  auto found = std::ranges::find(kept_, form, &Kept::form);
  if (found == kept_.end()) return std::nullopt;
  Kept kept = std::move(*found);
  kept_.erase(found);
  return kept;
}

void FormTests::Keep(const std::string& form, const connection::OpenRequest& tested,
                     Verdict verdict) {
  std::lock_guard lock(mutex_);
  Remove(form);
  if (kept_.size() == kForms) kept_.pop_front();
  kept_.push_back({form, DigestOf(tested), std::move(verdict)});
}

std::optional<FormTests::Verdict> FormTests::Take(const std::string& form,
                                                  const connection::OpenRequest& saved) {
  std::lock_guard lock(mutex_);
  auto kept = Remove(form);
  if (!kept || kept->digest != DigestOf(saved)) return std::nullopt;
  return std::move(kept->verdict);
}

}  // namespace waybill::service
