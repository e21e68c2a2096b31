#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace waybill {

/// How a job numbers the files it writes: option `sequence_format`, ".%03d.%02d" by default.
///
/// Shape    text with exactly two numbers, first the task's and then the file's within its task.
///          A number is %d or %0Nd with N from 1 to 9; "%%" is a percent sign; nothing else may
///          follow a percent sign, since a printf that people can steer writes anything anywhere.
///          Two different pairs never give one name: between the numbers stands at least one
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
  std::string between_;
  int file_width_ = 0;
  std::string after_;
};

}  // namespace waybill
