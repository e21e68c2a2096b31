// The same bytes give the same rows, whatever the sizes and instructions: each case is read once by
// the scalar scanner in one block, and then in many other ways.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "parse/csv/csv_for_test.h"

namespace waybill::parse {
namespace {

struct Case {
  const char* name;
  std::string options;
  std::string alphabet;  ///< tokens of random files, one character each
};

const char kStray[] =
    R"("quotes_in_quoted_fields": "ACCEPT_STRAY_QUOTES_ASSUMING_NO_DELIMITERS_IN_FIELDS")";

std::vector<Case> Cases() {
  const std::string any = R"("allow_optional_columns": true, "allow_extra_columns": true)";
  return {
      {"plain", Strings({"a", "b"}, any), "ab,,\n\"\r"},
      {"strict", Strings({"a", "b"}), "a,,\n\n\"\r"},
      {"escape", Strings({"a", "b"}, any), "a,\n\"\"\\\\\r"},
      {"no_escape", Strings({"a", "b"}, any + R"(, "escape": "")"), "a,\n\"\"\\\r"},
      {"trim", Strings({"a", "b"}, any + R"(, "trim_if_not_quoted": true)"), "a, \n\" \\\r"},
      {"stray", Strings({"a", "b"}, any + ", " + kStray), "a,\n\"\"\" \\\r"},
      {"comments", Strings({"a", "b"}, any + R"(, "comment_line_marker": "##")"), "a,\n\"##\r"},
      {"limit", Strings({"a", "b"}, any + R"(, "max_quoted_size_limit": 3)"), "aa,\n\"\"\r"},
      {"null", Strings({"a", "b"}, any + R"(, "null_string": "a")"), "aab,\n\"\r"},
      {"unquoted", Strings({"a", "b"}, any + R"(, "quote": "")"), "ab,\n\"\\\r"},
  };
}

std::string RandomFile(const std::string& alphabet, std::mt19937_64& random, size_t size) {
  std::string file;
  for (size_t i = 0; i < size; ++i) {
    file += alphabet[random() % alphabet.size()];
    // Longer runs, so that words of 64 bytes are met in every state.
    if (random() % 16 == 0) file += std::string(random() % 70, 'x');
  }
  return file;
}

CsvTuning Scalar() {
  CsvTuning tuning;
  tuning.kernel = IndexKernel::kNone;
  return tuning;
}

std::vector<IndexKernel> Kernels() {
  std::vector<IndexKernel> kernels;
  for (auto kernel :
       {IndexKernel::kNone, IndexKernel::kSse2, IndexKernel::kAvx2, IndexKernel::kAvx512}) {
    if (IsSupported(kernel)) kernels.push_back(kernel);
  }
  return kernels;
}

void ExpectSame(const CsvOutcome& expected, const CsvOutcome& found, const std::string& bytes) {
  EXPECT_EQ(expected.rows, found.rows) << Json(bytes).dump();
  EXPECT_EQ(expected.refusals, found.refusals) << Json(bytes).dump();
  EXPECT_EQ(expected.rows_read, found.rows_read);
}

TEST(CsvProperty, EveryKernelReadsRandomFilesAsTheScannerDoes) {
  std::mt19937_64 random(20260131);
  for (const Case& test : Cases()) {
    for (int i = 0; i < 50; ++i) {
      std::string bytes = RandomFile(test.alphabet, random, random() % 400);
      CsvOutcome expected = ReadCsv(test.options, bytes, Scalar());
      for (IndexKernel kernel : Kernels()) {
        CsvTuning tuning;
        tuning.kernel = kernel;
        tuning.limits.window = 1 + random() % 300;
        ExpectSame(expected, ReadCsv(test.options, bytes, tuning), bytes);
      }
      if (::testing::Test::HasFailure()) FAIL() << test.name;
    }
  }
}

TEST(CsvProperty, EveryBlockSizeGivesTheSameRows) {
  std::mt19937_64 random(7);
  for (const Case& test : Cases()) {
    for (int i = 0; i < 2; ++i) {
      std::string bytes = RandomFile(test.alphabet, random, 30);
      CsvOutcome expected = ReadCsv(test.options, bytes, Scalar());
      for (size_t block = 1; block <= bytes.size() + 1; ++block) {
        CsvTuning tuning;
        tuning.limits.block = block;
        ExpectSame(expected, ReadCsv(test.options, bytes, tuning), bytes);
      }
      if (::testing::Test::HasFailure()) FAIL() << test.name;
    }
  }
}

TEST(CsvProperty, EveryBlockSizeRefusesTheSameOverlongRows) {
  std::mt19937_64 random(11);
  for (const Case& test : Cases()) {
    for (int i = 0; i < 10; ++i) {
      std::string bytes = RandomFile(test.alphabet, random, 60);
      CsvTuning tuning = Scalar();
      tuning.limits.longest_row = 20;
      CsvOutcome expected = ReadCsv(test.options, bytes, tuning);
      for (size_t block : {1, 2, 3, 5, 8, 13, 21, 22, 23, 34, 55}) {
        tuning.kernel = BestIndexKernel();
        tuning.limits.block = block;
        ExpectSame(expected, ReadCsv(test.options, bytes, tuning), bytes);
      }
      if (::testing::Test::HasFailure()) FAIL() << test.name;
    }
  }
}

TEST(CsvProperty, AStreamMayGiveAnyNumberOfBytes) {
  const std::string bytes = "\xEF\xBB\xBFh1,h2\r\n\"a\r\n\",b\r\n\"c\"\"\",\"d\\\"\"\r\n,\"\"\r\n";
  const std::string options = Strings({"a", "b"}, R"("skip_header_lines": 1)");
  CsvOutcome expected = ReadCsv(options, bytes);
  EXPECT_THAT(expected.rows, ::testing::ElementsAre("'a\r\n'|'b'", "'c\"'|'d\"'", "NULL|''"));
  for (size_t piece = 1; piece < 12; ++piece) {
    for (size_t block = 1; block < bytes.size(); ++block) {
      CsvTuning tuning;
      tuning.limits.block = block;
      ExpectSame(expected, ReadCsv(options, bytes, tuning, piece), bytes);
    }
  }
}

/// Mutations of regular files: what a fuzzer finds first.
TEST(CsvProperty, DamagedFilesAreReadTheSameAndAlwaysBalance) {
  std::mt19937_64 random(99);
  std::string regular;
  for (int i = 0; i < 40; ++i) {
    regular += std::to_string(i) + ",\"text, with \"\"quotes\"\" and \\\"more\\\"\",plain\r\n";
  }
  const std::string options =
      R"({"columns": [{"name": "n", "type": "long"}, {"name": "t", "type": "string"},
                      {"name": "p", "type": "string"}]})";
  for (int i = 0; i < 150; ++i) {
    std::string bytes = regular;
    for (int hits = static_cast<int>(random() % 6); hits >= 0; --hits) {
      size_t at = random() % bytes.size();
      switch (random() % 3) {
        case 0: bytes[at] = static_cast<char>(random()); break;
        case 1: bytes.erase(at, random() % 9); break;
        default: bytes.insert(at, 1, "\",\n\r\\ "[random() % 6]); break;
      }
    }
    CsvOutcome expected = ReadCsv(options, bytes, Scalar());
    for (IndexKernel kernel : Kernels()) {
      CsvTuning tuning;
      tuning.kernel = kernel;
      tuning.limits.block = 1 + random() % 2000;
      tuning.limits.window = 1 + random() % 2000;
      ExpectSame(expected, ReadCsv(options, bytes, tuning), bytes);
    }
    if (::testing::Test::HasFailure()) FAIL() << i;
  }
}

}  // namespace
}  // namespace waybill::parse
