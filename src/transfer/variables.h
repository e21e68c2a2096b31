#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "transfer/definition.h"

namespace waybill::transfer {

/// Values given for one run, by name, with or without the dollar signs. They take the place of what
/// the definition says.
using VariableValues = std::map<std::string, std::string, std::less<>>;

/// What times are counted from.
struct RunTimes {
  Time queued;   ///< of variables of type timestamp
  Time started;  ///< of variables of type timestamp_runtime
};

/// The definition with every $name$ in the options of source and destination replaced.
///
/// Shape    a name is letters, digits and _, not beginning with a digit, between two dollar signs.
///          Any other dollar sign, and "$$", stands for itself, so regular expressions need no
///          escape. What was put in is not looked at again. Parser, formatter and the name of the
///          connection are left alone; `document` stays as written.
/// Errors   kDefinition for a given value of a variable that the definition does not have, with
///          the nearest name that it has.
Result<Definition> Expand(const Definition& definition, const VariableValues& given,
                          const RunTimes& times);

/// The option tables of the variable types: string, timestamp, timestamp_runtime.
std::vector<const OptionTable*> VariableTables();

/// Names, formats and zones of the variables themselves, and names that are used and not defined.
/// Parts of the document that are null or absent are passed over.
void CheckVariables(const Json& document, std::vector<Problem>* problems);

}  // namespace waybill::transfer
