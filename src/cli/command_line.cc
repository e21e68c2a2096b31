#include "cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/version.h"

namespace waybill::cli {
namespace {

std::string Help(const Option& option) {
  std::string text(option.sentence);
  if (!option.choices.empty()) {
    std::string choices;
    for (std::string_view choice : option.choices) {
      choices += (choices.empty() ? "" : "|") + std::string(choice);
    }
    text += fmt::format(" [{}]", choices);
  }
  if (!option.default_json.empty() && option.type != OptionType::kBoolean) {
    text += fmt::format(" (default {}{}{})", option.default_json, option.unit.empty() ? "" : " ",
                        option.unit);
  }
  return text;
}

std::string ValueName(const Option& option) {
  switch (option.type) {
    case OptionType::kInteger: return "N";
    case OptionType::kStringMap: return "NAME=VALUE";
    case OptionType::kSecret: return "FILE";
    default: return "TEXT";
  }
}

/// The words of one command while CLI11 reads them.
struct Words {
  const Command* command = nullptr;
  CLI::App* app = nullptr;
  std::map<std::string, std::vector<std::string>, std::less<>> values;
  std::map<std::string, bool, std::less<>> flags;
};

void AddOption(const Option& option, Words* words) {
  std::string name(option.name);
  if (option.type == OptionType::kBoolean) {
    words->app->add_flag(FlagName(option), words->flags[name], Help(option));
    return;
  }
  CLI::Option* added = words->app->add_option(FlagName(option), words->values[name], Help(option));
  added->type_name(ValueName(option));
  bool repeats = option.type == OptionType::kStringList || option.type == OptionType::kStringMap;
  if (repeats) {
    added->type_size(1)->expected(1, 1000)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    added->allow_extra_args(false);
  } else {
    added->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  }
}

void AddArgument(const Option& option, Words* words) {
  std::string name(option.name);
  auto* added = words->app->add_option(name, words->values[name], Help(option));
  added->required(option.required)->type_name("");
  if (option.type == OptionType::kStringList) return;
  // Bound to a list, CLI11 would give it the words of the next argument, too.
  added->expected(option.required ? 1 : -1)->allow_extra_args(false);
}

/// Where the command hangs: "connection add" below the group "connection".
CLI::App* Place(CLI::App* root, const Command& command) {
  size_t space = command.name.find(' ');
  bool grouped = space != std::string_view::npos;
  CLI::App* parent =
      grouped ? root->get_subcommand(std::string(command.name.substr(0, space))) : root;
  std::string_view name = grouped ? command.name.substr(space + 1) : command.name;
  return parent->add_subcommand(std::string(name), std::string(command.sentence));
}

Json ToJson(const Option& option, const std::vector<std::string>& values) {
  if (option.type == OptionType::kStringList) return values;
  if (option.type != OptionType::kStringMap) return values.front();
  Json map = Json::object();
  for (const std::string& pair : values) {
    size_t equals = pair.find('=');
    map[pair.substr(0, equals)] = equals == std::string::npos ? "" : pair.substr(equals + 1);
  }
  return map;
}

Json Collect(const Words& words, const std::vector<Option>& options) {
  Json out = Json::object();
  for (const Option& option : options) {
    auto value = words.values.find(option.name);
    if (value != words.values.end() && !value->second.empty()) {
      out[std::string(option.name)] = ToJson(option, value->second);
    }
    auto flag = words.flags.find(option.name);
    if (flag != words.flags.end() && flag->second) out[std::string(option.name)] = true;
  }
  return out;
}

/// Arguments and options as one table, so that one check fills defaults and refuses what is wrong.
OptionTable WholeTable(const Command& command) {
  OptionTable table{command.name, command.sentence, command.arguments};
  if (command.options != nullptr) {
    table.options.insert(table.options.end(), command.options->options.begin(),
                         command.options->options.end());
  }
  return table;
}

CommandLine Chosen(const Words& words) {
  CommandLine line;
  OptionTable table = WholeTable(*words.command);
  line.typed = Collect(words, table.options);
  auto checked = ApplyOptions(table, line.typed, fmt::format("waybill {}", words.command->name));
  if (!checked.ok()) {
    line.text = checked.status().message() +
                fmt::format("\nTry 'waybill {} --help'.\n", words.command->name);
    line.exit_code = kWrongUse;
    return line;
  }
  line.command = words.command;
  line.arguments = *std::move(checked);
  return line;
}

void Build(std::span<const Command> commands, CLI::App* root,
           std::vector<std::unique_ptr<Words>>* all) {
  for (const Command& command : commands) {
    auto words = std::make_unique<Words>();
    words->command = &command;
    words->app = Place(root, command);
    if (command.run == nullptr) words->app->require_subcommand(1);
    if (command.hidden) words->app->group("");
    for (const Option& option : command.arguments) AddArgument(option, words.get());
    if (command.options != nullptr) {
      for (const Option& option : command.options->options) AddOption(option, words.get());
    }
    all->push_back(std::move(words));
  }
}

}  // namespace

std::string FlagName(const Option& option) {
  std::string name = "--" + std::string(option.name);
  std::replace(name.begin(), name.end(), '_', '-');
  return option.type == OptionType::kSecret ? name + "-file" : name;
}

CommandLine ParseCommandLine(std::span<const Command> commands,
                             std::span<const std::string> words) {
  CLI::App root("Moves rows between Amazon S3, files and databases, and accounts for every one.",
                "waybill");
  root.require_subcommand(1);
  root.set_version_flag("--version", fmt::format("waybill {}", Version()));
  root.failure_message(CLI::FailureMessage::simple);
  std::vector<std::unique_ptr<Words>> all;
  Build(commands, &root, &all);
  try {
    root.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError& error) {
    CommandLine line;
    std::ostringstream out;
    std::ostringstream err;
    line.exit_code = root.exit(error, out, err) == 0 ? kDone : kWrongUse;
    line.text = out.str() + err.str();
    return line;
  }
  // A group stands before its commands, so the last one met is the one that was meant.
  for (auto candidate = all.rbegin(); candidate != all.rend(); ++candidate) {
    if ((*candidate)->app->parsed()) return Chosen(**candidate);
  }
  return {.text = "waybill: no command given\n", .exit_code = kWrongUse};
}

}  // namespace waybill::cli
