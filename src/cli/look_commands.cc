#include "cli/look_commands.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/commands_page.h"
#include "cli/definition_file.h"
#include "server/openapi.h"
#include "service/guess.h"
#include "service/services.h"
#include "transfer/preview.h"
#include "transfer/schema.h"
#include "transfer/variables.h"
#include "transfer/yaml.h"

namespace waybill::cli {

const OptionTable kPreviewOptions = {.name = "preview",
                                     .options = {{.name = "rows",
                                                  .type = OptionType::kInteger,
                                                  .default_json = "20",
                                                  .unit = "rows",
                                                  .sentence = "how many rows to show",
                                                  .minimum = 1,
                                                  .maximum = 10000},
                                                 {.name = "var",
                                                  .type = OptionType::kStringMap,
                                                  .default_json = "{}",
                                                  .sentence = "value of a variable"},
                                                 {.name = "json",
                                                  .type = OptionType::kBoolean,
                                                  .default_json = "false",
                                                  .sentence = "print JSON, for machines"}}};

const OptionTable kGuessOptions = {
    .name = "guess",
    .options = {{.name = "connection",
                 .type = OptionType::kString,
                 .default_json = "\"\"",
                 .sentence = "look in S3, by this connection; default: files of this machine"},
                {.name = "bucket",
                 .type = OptionType::kString,
                 .default_json = "\"\"",
                 .sentence = "bucket to look in"}}};

const OptionTable kReferenceOptions = {
    .name = "reference",
    .options = {
        {.name = "as",
         .type = OptionType::kChoice,
         .required = true,
         .sentence = "which page",
         .choices = {"transfer.md", "transfer.schema.json", "commands.md", "openapi.json"}}}};

Result<ExitCode> Preview(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(auto definition, ReadDefinition(context, arguments["file"]));
  Time now = context.services.clock.Now();
  ARROW_ASSIGN_OR_RAISE(definition,
                        transfer::Expand(definition, VariablesOf(arguments), {now, now}));
  auto reach = context.services.open("preview", context.services.log);
  transfer::PreviewOptions options{.rows = arguments["rows"], .now = now};
  ARROW_ASSIGN_OR_RAISE(auto preview,
                        transfer::LookAt(definition, reach->connectors(), options, context.stop));
  context.out << (arguments["json"] ? transfer::PreviewJson(preview).dump(2) + "\n"
                                    : transfer::PreviewText(preview));
  return kDone;
}

Result<ExitCode> Guess(Context& context, const Json& arguments) {
  auto reach = context.services.open("guess", context.services.log);
  ARROW_ASSIGN_OR_RAISE(Json document,
                        service::GuessTransfer({.connection = arguments["connection"],
                                                .bucket = arguments["bucket"],
                                                .path_prefix = arguments["path_prefix"]},
                                               reach->connectors(), context.stop));
  context.out << transfer::WriteYaml(document);
  return kDone;
}

Result<ExitCode> Reference(Context& context, const Json& arguments) {
  auto reach = context.services.open("reference", context.services.log);
  std::string page = arguments["as"];
  if (page == "transfer.md") context.out << transfer::ReferenceMarkdown(reach->connectors());
  if (page == "transfer.schema.json") {
    context.out << transfer::TransferSchema(reach->connectors()).dump(2) << "\n";
  }
  if (page == "commands.md") context.out << CommandsMarkdown(Commands());
  if (page == "openapi.json") context.out << server::OpenApi(server::Routes()).dump(1) << "\n";
  return kDone;
}

}  // namespace waybill::cli
