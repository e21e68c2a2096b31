#include "base/fuzz_claim.h"
#include "s3/replies.h"

namespace waybill::s3 {
namespace {

void CheckKind(const Status& status) {
  Claim(status.ok() || KindOf(status) == ErrorKind::kBusy || KindOf(status) == ErrorKind::kData,
        "an answer that is wrong is kBusy or kData");
}

}  // namespace
}  // namespace waybill::s3

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace waybill::s3;
  const std::string xml(data, data + size);
  CheckKind(ParseBuckets(xml).status());
  CheckKind(ParseLocation(xml).status());
  CheckKind(ParseListPage(xml).status());
  CheckKind(ParseUploadId(xml).status());
  CheckKind(ParseCompletedETag(xml).status());
  CheckKind(ParseUploads(xml).status());
  CheckKind(ParseParts(xml).status());
  CheckKind(ParseDeleteFailures(xml).status());
  ParseErrorDocument(xml);
  waybill::Claim(DecodeUrl(xml).size() <= size, "decoding never makes a text longer");
  return 0;
}
