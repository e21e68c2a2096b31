#include "cli/secret_input.h"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <istream>
#include <ostream>

namespace waybill::cli {
namespace {

/// Typing is not shown while one of these lives.
class EchoOff {
 public:
  EchoOff() {
    if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
    changed_ = true;
    termios silent = before_;
    silent.c_lflag &= ~tcflag_t(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;
  ~EchoOff() {
    if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  termios before_ = {};
  bool changed_ = false;
};

Result<Secret> FirstLine(std::istream& in, std::string_view where) {
  std::string line;
  std::getline(in, line);
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  if (line.empty()) return Fail(ErrorKind::kDefinition, where, "the first line is empty");
  return Secret(std::move(line));
}

}  // namespace

Result<Secret> ReadSecret(const SecretSource& source, const std::string& file,
                          std::string_view prompt, std::string_view flag) {
  if (file == "-") return FirstLine(source.in, "standard input");
  if (!file.empty()) {
    std::ifstream in(file);
    if (!in) return FailErrno(errno, file, "read");
    return FirstLine(in, file);
  }
  if (!source.in_is_terminal) {
    return Fail(ErrorKind::kDefinition, prompt,
                fmt::format("give it with {} FILE, or {} - to read standard input; secrets are "
                            "never taken from the command line",
                            flag, flag));
  }
  source.err << prompt << ": " << std::flush;
  EchoOff silent;
  auto secret = FirstLine(source.in, prompt);
  source.err << "\n";
  return secret;
}

}  // namespace waybill::cli
