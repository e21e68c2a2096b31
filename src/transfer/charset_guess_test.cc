#include "transfer/charset_guess.h"

#include <gmock/gmock.h>

namespace waybill::transfer {
namespace {

constexpr std::string_view kOrders = "注文番号,商品名,価格\n1,りんごジュース,120\n2,みかん,80\n";

// The bytes below are kOrders as Python's codecs write it.
constexpr std::string_view kShiftJis =
    "\x92\x8d\x95\xb6\x94\xd4\x8d\x86\x2c\x8f\xa4\x95\x69\x96\xbc\x2c\x89\xbf\x8a\x69\x0a\x31\x2c"
    "\x82\xe8\x82\xf1\x82\xb2\x83\x57\x83\x85\x81\x5b\x83\x58\x2c\x31\x32\x30\x0a\x32\x2c\x82\xdd"
    "\x82\xa9\x82\xf1\x2c\x38\x30\x0a";
constexpr std::string_view kEucJp =
    "\xc3\xed\xca\xb8\xc8\xd6\xb9\xe6\x2c\xbe\xa6\xc9\xca\xcc\xbe\x2c\xb2\xc1\xb3\xca\x0a\x31\x2c"
    "\xa4\xea\xa4\xf3\xa4\xb4\xa5\xb8\xa5\xe5\xa1\xbc\xa5\xb9\x2c\x31\x32\x30\x0a\x32\x2c\xa4\xdf"
    "\xa4\xab\xa4\xf3\x2c\x38\x30\x0a";
constexpr std::string_view kIso2022Jp =
    "\x1b\x24\x42\x43\x6d\x4a\x38\x48\x56\x39\x66\x1b\x28\x42\x2c\x1b\x24\x42\x3e\x26\x49\x4a\x4c"
    "\x3e\x1b\x28\x42\x2c\x1b\x24\x42\x32\x41\x33\x4a\x1b\x28\x42\x0a\x31\x2c\x1b\x24\x42\x24\x6a"
    "\x24\x73\x24\x34\x25\x38\x25\x65\x21\x3c\x25\x39\x1b\x28\x42\x2c\x31\x32\x30\x0a\x32\x2c\x1b"
    "\x24\x42\x24\x5f\x24\x2b\x24\x73\x1b\x28\x42\x2c\x38\x30\x0a";

void ExpectGuess(std::string_view sample, std::string_view charset, std::string_view text) {
  DecodedSample guess = GuessCharset(sample);
  EXPECT_EQ(guess.charset, charset);
  EXPECT_EQ(guess.text, text);
}

TEST(GuessCharset, JapaneseFilesAreTold) {
  ExpectGuess(kOrders, "UTF-8", kOrders);
  ExpectGuess(kShiftJis, "Shift_JIS", kOrders);
  ExpectGuess(kEucJp, "EUC-JP", kOrders);
  ExpectGuess(kIso2022Jp, "ISO-2022-JP", kOrders);
}

TEST(GuessCharset, ACharacterCutOffAtTheEndIsNoReasonToDoubt) {
  for (size_t cut = 1; cut <= 12; ++cut) {
    EXPECT_EQ(GuessCharset(kOrders.substr(0, 30 - cut)).charset, "UTF-8") << cut;
    EXPECT_EQ(GuessCharset(kShiftJis.substr(0, kShiftJis.size() - cut)).charset, "Shift_JIS");
    EXPECT_EQ(GuessCharset(kEucJp.substr(0, kEucJp.size() - cut)).charset, "EUC-JP");
  }
}

TEST(GuessCharset, ByteOrderMarksDecide) {
  ExpectGuess(
      "\xef\xbb\xbf"
      "a,b\n",
      "UTF-8", "a,b\n");
  ExpectGuess(std::string_view("\xff\xfe"
                               "a\0,\0\n\0",
                               8),
              "UTF-16", "a,\n");
  ExpectGuess(std::string_view("\xfe\xff"
                               "\0a\0,\0\n",
                               8),
              "UTF-16", "a,\n");
}

TEST(GuessCharset, OtherBytesAreEuropean) {
  // "Größe;Straße\n1;é\n" in windows-1252.
  ExpectGuess(
      "Gr\xf6\xdf"
      "e;Stra\xdf"
      "e\n1;\xe9\n",
      "windows-1252", "Größe;Straße\n1;é\n");
}

TEST(GuessCharset, NothingIsUtf8) { ExpectGuess("", "UTF-8", ""); }

}  // namespace
}  // namespace waybill::transfer
