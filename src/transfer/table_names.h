#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/option_table.h"

namespace waybill::transfer {

/// A table below another, and the option it stands behind.
struct TableUse {
  const Option* option;
  const OptionTable* table;
};

/// The tables that the options of `table` use.
std::vector<TableUse> TablesBelow(const OptionTable& table);

/// Every table below `root` once, in the order in which a reader meets them, each with a name of
/// its own: "source.s3", "parser.csv", "parser.csv.columns".
struct NamedTables {
  explicit NamedTables(const OptionTable& root);

  std::vector<const OptionTable*> order;
  std::map<const OptionTable*, std::string> names;

 private:
  void Visit(const OptionTable& table, const std::string& name);
};

bool IsVariant(const Option& option);

}  // namespace waybill::transfer
