#include "data.h"

#include <fmt/format.h>

#include <iterator>
#include <random>
#include <string_view>

namespace waybill::bench {
namespace {

constexpr std::string_view kWords[] = {
    "furiously", "carefully", "quickly",     "blithely", "slyly",   "deposits", "accounts",
    "packages",  "requests",  "theodolites", "ironic",   "express", "regular",  "pending",
    "final",     "bold",      "even",        "special",  "silent",  "among",    "above",
    "across",    "sleep",     "haggle",      "nag",      "wake",    "boost",    "the"};
constexpr std::string_view kInstructions[] = {"DELIVER IN PERSON", "COLLECT COD", "NONE",
                                              "TAKE BACK RETURN"};
constexpr std::string_view kModes[] = {"AIR", "TRUCK", "MAIL", "SHIP", "RAIL", "FOB", "REG AIR"};
constexpr std::string_view kFlags[] = {"R", "A", "N"};
constexpr std::string_view kStates[] = {"O", "F"};

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  void Row(int64_t key, std::string* out) {
    auto to = std::back_inserter(*out);
    fmt::format_to(to, "{},{},{},{},", key, Below(200'000) + 1, Below(10'000) + 1, Below(7) + 1);
    fmt::format_to(to, "{}.00,{}.{:02},0.{:02},", Below(50) + 1, Below(100'000) + 900, Below(100),
                   Below(11));
    if (Below(1000) >= 2) fmt::format_to(to, "0.{:02}", Below(9));
    fmt::format_to(to, R"(,"{}","{}",)", Pick(kFlags), Pick(kStates));
    for (int i = 0; i < 3; ++i) {
      fmt::format_to(to, "{}-{:02}-{:02},", 1992 + Below(7), Below(12) + 1, Below(28) + 1);
    }
    fmt::format_to(to, R"("{}","{}",)", Pick(kInstructions), Pick(kModes));
    Comment(out);
    *out += '\n';
  }

 private:
  int64_t Below(int64_t limit) {
    return static_cast<int64_t>(random_() % static_cast<uint64_t>(limit));
  }

  template <size_t N>
  std::string_view Pick(const std::string_view (&from)[N]) {
    return from[Below(static_cast<int64_t>(N))];
  }

  void Comment(std::string* out) {
    const int64_t kind = Below(1000);
    if (kind >= 995) return;  // NULL
    *out += '"';
    if (kind < 990) {
      *out += Pick(kWords);
      if (kind < 20) *out += ", ";
      if (kind >= 20 && kind < 30) *out += R"( ""quoted"")";
      if (kind >= 30 && kind < 35) *out += '\n';
      if (kind >= 35 && kind < 45) *out += "東京都港区の倉庫";
      for (int64_t words = Below(4); words >= 0; --words) {
        *out += ' ';
        *out += Pick(kWords);
      }
    }
    *out += '"';
  }

  std::mt19937_64 random_;
};

}  // namespace

std::string LineitemCsv(int64_t rows, uint64_t seed) {
  Generator generator(seed);
  std::string out;
  out.reserve(static_cast<size_t>(rows) * 160);
  for (int64_t i = 0; i < rows; ++i) {
    // The keys of the last tenth do not fit in 32 bits.
    const int64_t key = i < rows - rows / 10 ? i + 1 : 3'000'000'000 + i;
    generator.Row(key, &out);
  }
  return out;
}

}  // namespace waybill::bench
