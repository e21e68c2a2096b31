#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "stage/connectors.h"

namespace waybill::transfer {

/// A transfer in the words of TROCCO's REST API, as its Terraform provider sends and reads them:
/// input_option, output_option, filter_columns, filter_rows and the other filter_… lists.
///
/// Shape    what is kept is the answer's form: every option has its value or default, the formatter
///          is nested, blocks that are not used are left out. Values that mean nothing here
///          (region, multipart_upload_enabled) are kept to be given back as they came. Waybill's
///          own options stand beside TROCCO's under the same names as in a document.
/// Errors   kDefinition naming the option, also for what this Waybill cannot run yet.
/// Source   TROCCO's public API and its Terraform provider 0.34.
struct JobDefinitionTerms {
  const Connectors& connectors;
  /// A connection's name by its id, and back. Empty: there is none.
  std::function<std::optional<std::string>(int64_t id)> name_of;
  std::function<std::optional<int64_t>(const std::string& name)> id_of;
};

/// Whether a request's body says anything in these words.
bool HasJobDefinition(const Json& body);

/// The request `changes` over `kept` (an empty object for a new one): objects are merged, lists
/// replaced, {} is as if absent, and defaults are filled in.
Result<Json> MergeJobDefinition(const Json& kept, const Json& changes);

/// The document that it means; name and memo are the caller's to add.
Result<Json> DocumentOfJobDefinition(const Json& definition, const JobDefinitionTerms& terms);
/// A checked document (Definition::document) in these words. kDefinition when its transforms cannot
/// be said in them.
Result<Json> JobDefinitionOfDocument(const Json& document, const JobDefinitionTerms& terms);

}  // namespace waybill::transfer
