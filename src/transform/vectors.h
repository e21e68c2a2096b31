#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace waybill::transform {

/// The bytes that hexadecimal digits stand for.
inline std::string Unhex(const std::string& digits) {
  std::string bytes;
  for (size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

/// Lines of a file of tests/data/texts: a text, and behind the tab what others make of it.
inline std::vector<std::pair<std::string, std::string>> Vectors(const std::string& name) {
  std::ifstream file(TEST_DATA_DIR "/texts/" + name);
  std::vector<std::pair<std::string, std::string>> vectors;
  for (std::string line; std::getline(file, line);) {
    const size_t tab = line.find('\t');
    vectors.emplace_back(Unhex(line.substr(0, tab)), line.substr(tab + 1));
  }
  EXPECT_GT(vectors.size(), 300U) << name;
  return vectors;
}

}  // namespace waybill::transform
