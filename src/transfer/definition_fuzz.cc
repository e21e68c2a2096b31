#include "base/fuzz_claim.h"
#include "transfer/definition.h"
#include "transfer/fake_connectors.h"
#include "transfer/yaml.h"

namespace waybill::transfer {
namespace {

bool HasNull(const Json& value) {
  if (value.is_null()) return true;
  if (!value.is_structured()) return false;
  for (const auto& inner : value) {
    if (HasNull(inner)) return true;
  }
  return false;
}

/// What was read is written as a text that reads the same.
void CheckYaml(const std::string& text) {
  auto read = ParseYaml(text, "fuzz.yaml");
  if (!read.ok()) {
    Claim(KindOf(read.status()) == ErrorKind::kDefinition, "a bad text is kDefinition");
    return;
  }
  if (!read->problems.empty() || !read->value.is_object() || HasNull(read->value)) return;
  const std::string written = WriteYaml(read->value);
  auto again = ParseYaml(written, "again.yaml");
  Claim(again.ok(), again.status().ToString() + ": what is written is read:\n" + written);
  Claim(again->problems.empty(), "what is written is read without problems:\n" + written);
  Claim(again->value == read->value, "what is written is read as it was");
}

}  // namespace
}  // namespace waybill::transfer

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace waybill;
  using namespace waybill::transfer;
  static FakeStore store;
  static const Connectors connectors = FakeConnectors(&store);
  const std::string text(data, data + size);
  CheckYaml(text);
  auto definition = ReadYaml(text, "fuzz.yaml", connectors);
  if (!definition.ok()) {
    Claim(KindOf(definition.status()) == ErrorKind::kDefinition, "a bad text is kDefinition");
    return 0;
  }
  auto again = ReadYaml(WriteYaml(definition->document), "again.yaml", connectors);
  Claim(again.ok(), "a definition that is written is read");
  Claim(again->document == definition->document, "and is the same");
  return 0;
}
