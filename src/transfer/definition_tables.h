#pragma once

#include <deque>

#include "base/option_table.h"
#include "stage/connectors.h"

namespace waybill::transfer {

/// The options of a whole transfer: one tree of tables that drives YAML, JSON, validation, the
/// JSON Schema and the reference page.
///
/// Shape    transfer() has name, memo, source, transforms, destination and variables. The table of
/// each source
///          kind is the kind's own plus incremental, decompression and parser; that of each
///          destination kind is the kind's own plus encoder_type and formatter; that of each parser
///          kind is the kind's own, columns last, plus the limits of refused rows.
/// Owns     the composed tables. `connectors` is borrowed and must outlive them.
/// Threads  immutable once built.
class DefinitionTables {
 public:
  explicit DefinitionTables(const Connectors& connectors);
  DefinitionTables(const DefinitionTables&) = delete;
  DefinitionTables& operator=(const DefinitionTables&) = delete;

  const OptionTable& transfer() const { return *transfer_; }

 private:
  const OptionTable* Own(OptionTable table);
  Option Parser(const Connectors& connectors);
  Option Transforms(const Connectors& connectors);
  Option Formatter(const Connectors& connectors);
  Option Source(const Connectors& connectors);
  Option Destination(const Connectors& connectors);

  std::deque<OptionTable> tables_;  // a deque never moves them
  const OptionTable* transfer_;
};

}  // namespace waybill::transfer
