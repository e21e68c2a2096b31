#include "transfer/table_names.h"

#include <algorithm>

namespace waybill::transfer {

bool IsVariant(const Option& option) {
  return option.type == OptionType::kVariant || option.type == OptionType::kVariantList;
}

std::vector<TableUse> TablesBelow(const OptionTable& table) {
  std::vector<TableUse> uses;
  for (const Option& option : table.options) {
    if (option.table != nullptr) uses.push_back({&option, option.table});
    for (const OptionTable* variant : option.variants) uses.push_back({&option, variant});
  }
  return uses;
}

NamedTables::NamedTables(const OptionTable& root) { Visit(root, std::string(root.name)); }

void NamedTables::Visit(const OptionTable& table, const std::string& name) {
  if (names.contains(&table)) return;
  names[&table] = name;
  order.push_back(&table);
  for (const auto& [option, below] : TablesBelow(table)) {
    std::string own(option->name);
    if (IsVariant(*option)) {
      own += "." + std::string(below->name);
    } else {
      own = name + "." + own;
    }
    bool taken = std::any_of(names.begin(), names.end(),
                             [&](const auto& known) { return known.second == own; });
    Visit(*below, taken ? name + "." + own : own);
  }
}

}  // namespace waybill::transfer
