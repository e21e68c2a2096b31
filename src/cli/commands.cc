#include "cli/connection_commands.h"
#include "cli/job_commands.h"
#include "cli/key_commands.h"
#include "cli/look_commands.h"

namespace waybill::cli {
namespace {

const Option kConnectionName = {.name = "name",
                                .type = OptionType::kString,
                                .required = true,
                                .sentence = "name of the connection"};
const Option kFile = {.name = "file",
                      .type = OptionType::kString,
                      .required = true,
                      .sentence = "the transfer, in YAML (.json: in JSON; -: standard input)"};
const Option kJob = {.name = "id",
                     .type = OptionType::kString,
                     .required = true,
                     .sentence = "id of the job, the beginning or end of one, or 'last'"};

}  // namespace

std::span<const Command> Commands() {
  static const std::vector<Command> kCommands = {
      {.name = "connection", .sentence = "How to reach an S3 account: add, test, change."},
      {.name = "connection add",
       .sentence = "Add a connection and say what to set up in AWS.",
       .arguments = {kConnectionName},
       .options = &ConnectionAddOptions(),
       .run = ConnectionAdd},
      {.name = "connection list",
       .sentence = "List the connections with their last test.",
       .options = &kJsonOptions,
       .run = ConnectionList},
      {.name = "connection show",
       .sentence = "Show one connection; secrets are never shown.",
       .arguments = {kConnectionName},
       .options = &kJsonOptions,
       .run = ConnectionShow},
      {.name = "connection edit",
       .sentence = "Change what is given and keep the rest.",
       .arguments = {kConnectionName},
       .options = &ConnectionEditOptions(),
       .run = ConnectionEdit},
      {.name = "connection test",
       .sentence = "Try every permission and say how to mend what is refused.",
       .arguments = {kConnectionName},
       .options = &kConnectionTestOptions,
       .run = ConnectionTest},
      {.name = "connection policy",
       .sentence = "Print the trust and permission policies, ready to paste.",
       .arguments = {kConnectionName},
       .options = &kConnectionPolicyOptions,
       .run = ConnectionPolicy},
      {.name = "connection remove",
       .sentence = "Remove a connection; its external ID is never used again.",
       .arguments = {kConnectionName},
       .run = ConnectionRemove},
      {.name = "run",
       .sentence = "Run a transfer and print its waybill.",
       .arguments = {kFile},
       .options = &kRunOptions,
       .run = Run},
      {.name = "preview",
       .sentence = "Show the first rows of a transfer, as a job would read them.",
       .arguments = {kFile},
       .options = &kPreviewOptions,
       .run = Preview},
      {.name = "jobs",
       .sentence = "List jobs, the newest first.",
       .options = &kJobsOptions,
       .run = Jobs},
      {.name = "jobs repair",
       .sentence = "Bring jobs whose process died to an end: published whole, or nothing left.",
       .run = JobsRepair},
      {.name = "job", .sentence = "One job: its numbers, log, waybill and refused rows."},
      {.name = "job show",
       .sentence = "Show a job's status and numbers.",
       .arguments = {kJob},
       .options = &kJsonOptions,
       .run = JobShow},
      {.name = "job log", .sentence = "Print a job's log.", .arguments = {kJob}, .run = JobLog},
      {.name = "job waybill",
       .sentence = "Print a job's receipt: every item read and every object published.",
       .arguments = {kJob},
       .options = &kJsonOptions,
       .run = JobWaybill},
      {.name = "job rejects",
       .sentence = "Print the rows a job refused, each with place and reason, as JSON lines.",
       .arguments = {kJob},
       .run = JobRejects},
      {.name = "key", .sentence = "The key that seals the stored secrets."},
      {.name = "key rotate",
       .sentence = "Seal every stored secret anew under a fresh key.",
       .run = KeyRotate},
      {.name = "reference",
       .sentence = "Print a generated page of the reference.",
       .options = &kReferenceOptions,
       .run = Reference,
       .hidden = true},
  };
  return kCommands;
}

}  // namespace waybill::cli
