#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace waybill {

/// How a job numbers the files it writes: option `sequence_format`, ".%03d.%02d" by default.
///
/// Shape    text with one number, the task's, or with two, the task's and then the file's within
///          its task. With one, a task's second file has its number behind all, after a point.
///          A number is %d or %0Nd with N from 1 to 9; "%%" is a percent sign; nothing else may
///          follow a percent sign, since a printf that people can steer writes anything anywhere.
///          Two different pairs never give one name: between two numbers stands at least one
///          character that is no digit.
/// Errors   kDefinition from Parse, with the byte at fault.
/// Threads  a value, immutable.
class NameRule {
 public:
  static Result<NameRule> Parse(std::string_view text);

  /// Name(3, 0) of ".%03d.%02d" is ".003.00". A number wider than its width is written in full.
  std::string Name(int task, int file) const;

 private:
  std::string before_;
  int task_width_ = 0;
  std::string between_;  ///< or what stands behind the only number
  std::optional<int> file_width_;
  std::string after_;
};

}  // namespace waybill
