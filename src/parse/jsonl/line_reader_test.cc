#include "parse/jsonl/line_reader.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "stage/contract_streams.h"

namespace waybill::parse {
namespace {

using contract::CutStream;
using testing::ElementsAre;

/// "offset/number text" of each line.
std::vector<std::string> Lines(std::string bytes, CutStream::Cuts cuts = {}) {
  LineReader reader(std::make_shared<CutStream>(std::move(bytes), cuts), '\n');
  std::vector<std::string> lines;
  while (reader.NextBlock().ValueOrDie()) {
    for (Line line; reader.NextLine(&line);) {
      lines.push_back(std::to_string(line.offset) + "/" + std::to_string(line.number) + " " +
                      std::string(line.text.substr(0, 20)) + (line.is_too_long ? "..." : ""));
    }
  }
  return lines;
}

TEST(LineReader, CutsAtEveryEndAndKeepsTheLastWithoutOne) {
  EXPECT_THAT(Lines("a\n\nb"), ElementsAre("0/1 a", "2/2 ", "3/3 b"));
  EXPECT_THAT(Lines("a\n"), ElementsAre("0/1 a"));
  EXPECT_THAT(Lines("\n"), ElementsAre("0/1 "));
  EXPECT_THAT(Lines(""), ElementsAre());
}

TEST(LineReader, AByteOrderMarkBelongsToNoLine) {
  EXPECT_THAT(Lines("\xef\xbb\xbf"
                    "a\n\xef\xbb\xbf"
                    "b"),
              ElementsAre("3/1 a",
                          "5/2 \xef\xbb\xbf"
                          "b"));
  EXPECT_THAT(Lines("\xef\xbb\xbf"), ElementsAre());
}

TEST(LineReader, LinesLongerThanABlockAreWhole) {
  std::string bytes = "a\n" + std::string(5 << 20, 'x') + "\nb\n";
  LineReader reader(std::make_shared<CutStream>(bytes), '\n');
  std::vector<size_t> sizes;
  while (reader.NextBlock().ValueOrDie()) {
    for (Line line; reader.NextLine(&line);) sizes.push_back(line.text.size());
  }
  EXPECT_THAT(sizes, ElementsAre(1, 5 << 20, 1));
}

TEST(LineReader, ALineBeyondTheLimitIsShownByItsBeginningAndPassedOver) {
  std::string bytes = "a\nlong" + std::string(LineReader::kMaxLineBytes + (3 << 20), 'x') + "\nb\n";
  auto end = std::to_string(bytes.size() - 2);
  EXPECT_THAT(Lines(bytes), ElementsAre("0/1 a", "2/2 longxxxxxxxxxxxxxxxx...", end + "/3 b"));
  EXPECT_THAT(Lines(bytes.substr(0, bytes.size() - 3)),
              ElementsAre("0/1 a", "2/2 longxxxxxxxxxxxxxxxx..."));
}

TEST(LineReader, TheInputsErrorComesThrough) {
  const Status failure = Fail(ErrorKind::kBusy, "s3://b/k", "the connection was cut");
  LineReader reader(std::make_shared<CutStream>("a\n", CutStream::Cuts{.failure = failure}), '\n');
  EXPECT_EQ(reader.NextBlock().status(), failure);
}

}  // namespace
}  // namespace waybill::parse
