#include "transfer/definition_tables.h"

#include <algorithm>
#include <utility>

#include "transfer/variables.h"

namespace waybill::transfer {
namespace {

const std::vector<Option>& RefusalOptions() {
  static const std::vector<Option> kOptions = {
      {.name = "stop_on_invalid_record",
       .type = OptionType::kBoolean,
       .default_json = "true",
       .sentence = "fail the job at the first row that is not what the columns declare; false "
                   "sends such rows to the reject file, up to the limits below"},
      {.name = "max_refused_rows",
       .type = OptionType::kInteger,
       .unit = "rows",
       .sentence = "refused rows that a job may have; one more and it fails and publishes nothing; "
                   "absent: no such limit",
       .minimum = 0},
      {.name = "max_refused_percent",
       .type = OptionType::kInteger,
       .default_json = "100",
       .unit = "percent",
       .sentence = "share of the rows read that may be refused; above it the job fails and "
                   "publishes nothing",
       .minimum = 0,
       .maximum = 100}};
  return kOptions;
}

template <typename Stage>
std::vector<const OptionTable*> TablesOf(const std::vector<Kind<Stage>>& kinds) {
  std::vector<const OptionTable*> tables;
  for (const auto& kind : kinds) tables.push_back(kind.options);
  return tables;
}

/// The kind's own options, and ours behind them; a list of objects, which is long to read, last.
OptionTable Extended(const OptionTable& own, const std::vector<Option>& more) {
  OptionTable table = own;
  for (const Option& option : more) {
    if (own.Find(option.name) == nullptr) table.options.push_back(option);
  }
  std::stable_partition(table.options.begin(), table.options.end(), [](const Option& option) {
    return option.type != OptionType::kObjectList;
  });
  return table;
}

Option Variables() {
  return {.name = "variables",
          .type = OptionType::kVariantList,
          .default_json = "[]",
          .sentence = "texts that stand for $name$ in the options of source and destination",
          .variants = VariableTables()};
}

}  // namespace

const OptionTable* DefinitionTables::Own(OptionTable table) {
  return &tables_.emplace_back(std::move(table));
}

Option DefinitionTables::Parser(const Connectors& connectors) {
  Option option{.name = "parser",
                .type = OptionType::kVariant,
                .required = true,
                .sentence = "how bytes become rows"};
  for (const OptionTable* own : TablesOf(connectors.parsers)) {
    option.variants.push_back(Own(Extended(*own, RefusalOptions())));
  }
  return option;
}

Option DefinitionTables::Transforms(const Connectors& connectors) {
  Option option{.name = "transforms",
                .type = OptionType::kVariantList,
                .default_json = "[]",
                .sentence = "what happens to rows between source and destination, in this order"};
  for (const TransformKind& kind : connectors.transforms) option.variants.push_back(kind.options);
  return option;
}

Option DefinitionTables::Formatter(const Connectors& connectors) {
  return {.name = "formatter",
          .type = OptionType::kVariant,
          .required = true,
          .sentence = "how rows become the bytes of a file",
          .variants = TablesOf(connectors.formatters)};
}

Option DefinitionTables::Source(const Connectors& connectors) {
  Option decompression{
      .name = "decompression",
      .type = OptionType::kChoice,
      .default_json = "\"auto\"",
      .sentence =
          "how stored bytes are unpacked; auto looks at the first bytes of each item; tar "
          "is packed or not, as its own first bytes say",
      .choices = {"auto", "none"}};
  for (const auto& decoder : connectors.decoders) {
    decompression.choices.push_back(decoder->name());
  }
  for (const auto& archive : connectors.archives) {
    decompression.choices.push_back(archive->name());
  }
  const OptionTable* decoder = Own(
      {.name = "decoder",
       .sentence = "Which files of an archive are read.",
       .options = {{.name = "match_name",
                    .type = OptionType::kString,
                    .default_json = "\"\"",
                    .sentence = "an RE2 expression that the whole name of a file within an archive "
                                "must match, folders included; empty takes every file"}}});
  const std::vector<Option> more = {
      {.name = "incremental",
       .type = OptionType::kChoice,
       .default_json = "\"none\"",
       .sentence = "none reads everything at every run; ledger reads each item once, whatever its "
                   "name or time, and again when it was rewritten",
       .choices = {"none", "ledger"}},
      std::move(decompression),
      {.name = "decoder",
       .type = OptionType::kObject,
       .sentence = "which files of an archive are read",
       .table = decoder},
      Parser(connectors)};
  Option option{.name = "source",
                .type = OptionType::kVariant,
                .required = true,
                .sentence = "where rows come from"};
  for (const OptionTable* own : TablesOf(connectors.sources)) {
    option.variants.push_back(Own(Extended(*own, more)));
  }
  return option;
}

Option DefinitionTables::Destination(const Connectors& connectors) {
  Option encoder{.name = "encoder_type",
                 .type = OptionType::kChoice,
                 .default_json = "\"none\"",
                 .sentence =
                     "how each file is compressed as a whole; formats that compress inside "
                     "have an option of their own",
                 .choices = {"none"}};
  for (const auto& known : connectors.encoders) encoder.choices.push_back(known->name());
  const std::vector<Option> more = {std::move(encoder), Formatter(connectors)};
  Option option{.name = "destination",
                .type = OptionType::kVariant,
                .required = true,
                .sentence = "where rows go"};
  for (const OptionTable* own : TablesOf(connectors.destinations)) {
    option.variants.push_back(Own(Extended(*own, more)));
  }
  return option;
}

DefinitionTables::DefinitionTables(const Connectors& connectors)
    : transfer_(Own({.name = "transfer",
                     .sentence = "Moves the rows of a source to a destination.",
                     .options = {{.name = "name",
                                  .type = OptionType::kString,
                                  .required = true,
                                  .sentence = "what the transfer is called; unique"},
                                 {.name = "memo",
                                  .type = OptionType::kString,
                                  .default_json = "\"\"",
                                  .sentence = "a remark for people"},
                                 Source(connectors),
                                 Transforms(connectors),
                                 Destination(connectors),
                                 Variables()}})) {}

}  // namespace waybill::transfer
