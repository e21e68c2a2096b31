#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "connection/policy.h"

namespace waybill::connection {
namespace {

/// "1. first line", further lines below its text; JSON further in.
class Steps {
 public:
  void Heading(std::string_view text) {
    if (!out_.empty()) out_ += '\n';
    out_ += fmt::format("{}\n\n", text);
    number_ = 0;
  }
  void Add(std::string_view text) { out_ += fmt::format("{:2}. {}\n", ++number_, text); }
  void Detail(std::string_view text) { out_ += fmt::format("    - {}\n", text); }
  void Paste(const Json& document) {
    std::string text = document.dump(2);
    for (size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 9) {
      text.replace(at, 1, "\n        ");
    }
    out_ += fmt::format("        {}\n", text);
  }
  std::string Text() && { return std::move(out_); }

 private:
  std::string out_;
  int number_ = 0;
};

void AddInlinePolicy(const SetupValues& values, std::string_view owner, Steps* steps) {
  steps->Add(
      fmt::format("Open the {}, choose Permissions > Add permissions > Create inline policy "
                  "> JSON, and paste:",
                  owner));
  steps->Paste(PermissionPolicy(values.grant));
  steps->Detail(fmt::format("Policy name: {}", kPolicyName));
}

void AddTrust(const SetupValues& values, Steps* steps) {
  steps->Add("In Step 1, \"Select trusted entity\", configure as follows:");
  steps->Detail("Trusted entity type: AWS account");
  steps->Detail(fmt::format("An AWS account: Another AWS account, Account ID {} (Waybill's own)",
                            values.waybill_account_id));
  steps->Detail(
      fmt::format("Options: Require external ID, External ID {}", values.trust.external_id));
  steps->Detail("Leave \"Require MFA\" off.");
}

std::string RoleSteps(const SetupValues& values) {
  Steps steps;
  steps.Heading(
      fmt::format("Procedure for issuing the IAM role, in AWS account {}", values.role.account_id));
  steps.Add("In the AWS IAM Management Console, click Roles > Create role.");
  AddTrust(values, &steps);
  steps.Add("In Step 2, \"Add permissions\", choose nothing; click Next.");
  steps.Add(
      fmt::format("In Step 3, \"Name, review, and create\", enter the role name {} and "
                  "create the role.",
                  values.role.name));
  if (values.role.path != "/") {
    steps.Detail(
        fmt::format("The console cannot set the path {}: create this role with the "
                    "commands of --as cli instead.",
                    values.role.path));
  }
  AddInlinePolicy(values, "role", &steps);
  bool as_the_console_makes_it = values.trust.principal.ends_with(":root") &&
                                 !values.trust.session_tags && !values.trust.source_identity;
  if (!as_the_console_makes_it) {
    steps.Add("Choose Trust relationships > Edit trust policy, and paste:");
    steps.Paste(TrustPolicy(values.trust));
  }
  if (values.session_duration > std::chrono::hours(1)) {
    steps.Add(fmt::format("Choose Edit, and set Maximum session duration to {} hours.",
                          (values.session_duration.count() + 3599) / 3600));
  }
  steps.Add(fmt::format("Test it: waybill connection test {}", values.connection));
  return std::move(steps).Text();
}

std::string UserSteps(const SetupValues& values) {
  Steps steps;
  steps.Heading("Group creation");
  steps.Add("Log in to the IAM console.");
  steps.Add("Select User groups and click Create group.");
  steps.Add(fmt::format("Enter the group name {} and click Create user group.", kUserName));
  AddInlinePolicy(values, "group", &steps);
  steps.Heading("User creation");
  steps.Add("Select Users and click Create user.");
  steps.Add(fmt::format("Enter the user name {}; leave console access off.", kUserName));
  steps.Add(fmt::format("Add the user to the group {} and create it.", kUserName));
  steps.Add(
      "Open the user, choose Security credentials > Create access key > Application running "
      "outside AWS.");
  steps.Add(
      fmt::format("Give both keys to Waybill: waybill connection edit {}", values.connection));
  steps.Add(fmt::format("Test it: waybill connection test {}", values.connection));
  return std::move(steps).Text();
}

}  // namespace

std::string RenderSteps(const SetupValues& values) {
  return values.auth == AwsAuth::kAssumeRole ? RoleSteps(values) : UserSteps(values);
}

}  // namespace waybill::connection
