#include "transfer/overlap.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace waybill::transfer {
namespace {

std::string TextOf(const Json& options, const char* name) {
  auto found = options.find(name);
  return found != options.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

Result<std::string> CheckOverlap(const Definition& definition, const Source& source,
                                 const Destination& destination) {
  const std::string name = destination.NameOf(0, 0);
  ARROW_ASSIGN_OR_RAISE(bool overlaps, source.WouldList(name));
  if (!overlaps) return "";
  const std::string connection = TextOf(definition.source, "connection");
  const bool one_store = connection == TextOf(definition.destination, "connection");
  const bool by_ledger = definition.incremental == "ledger";
  std::string says = fmt::format(
      "this transfer writes {}, which is among what it reads ({}){}: its next run would read the "
      "rows of this one again{}; write under another path_prefix, or narrow the source's "
      "path_prefix or path_match_pattern",
      name, source.Describe(), one_store ? "" : " if both connections reach the same store",
      by_ledger ? ", since the ledger takes it for new" : "");
  if (by_ledger && one_store) return Fail(ErrorKind::kDefinition, "destination", says);
  return says;
}

}  // namespace waybill::transfer
