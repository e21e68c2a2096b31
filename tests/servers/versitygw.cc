#include "servers/versitygw.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

namespace waybill::servers {
namespace {

std::string Program() {
  std::string root;
  if (const char* deps = std::getenv("WAYBILL_DEPS")) {
    root = deps;
  } else if (const char* cache = std::getenv("XDG_CACHE_HOME")) {
    root = std::string(cache) + "/waybill";
  } else {
    root = std::string(std::getenv("HOME")) + "/.cache/waybill";
  }
  return root + "/versitygw-1.8.0/versitygw";
}

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(uint16_t(port));
  return address;
}

/// A port that was free a moment ago; whoever starts on it retries when it no longer is.
int FreePort() {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(0);
  // A failed bind leaves the port 0, and whoever starts on it fails and says so.
  static_cast<void>(bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address));
  socklen_t size = sizeof address;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  close(fd);
  return ntohs(address.sin_port);
}

bool Answers(int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(port);
  bool connected = connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(fd);
  return connected;
}

}  // namespace

std::string Versitygw::WhyNot() {
  return "versitygw is not at " + Program() + ": tools/setup.sh test builds it where Go is";
}

std::unique_ptr<Versitygw> Versitygw::Start() {
  if (access(Program().c_str(), X_OK) != 0) return nullptr;
  for (int attempt = 0; attempt < 5; ++attempt) {
    std::unique_ptr<Versitygw> server(new Versitygw);
    if (server->Launch(Program()) && server->WaitUntilReady()) return server;
  }
  return nullptr;
}

bool Versitygw::Launch(const std::string& program) {
  std::string pattern = (std::filesystem::temp_directory_path() / "versitygw.XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) return false;
  folder_ = pattern;
  std::filesystem::create_directories(folder_ / "data");
  port_ = FreePort();
  process_ = fork();
  if (process_ != 0) return process_ > 0;
  // The child; it dies with the test program, however that ends.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int fd : {0, 1, 2}) dup2(null, fd);
  setenv("ROOT_ACCESS_KEY", user_.access_key.c_str(), 1);
  setenv("ROOT_SECRET_KEY", user_.secret_key.c_str(), 1);
  std::string address = "127.0.0.1:" + std::to_string(port_);
  std::string data = (folder_ / "data").string();
  execl(program.c_str(), program.c_str(), "--port", address.c_str(), "--quiet", "--keep-alive",
        "posix", data.c_str(), nullptr);
  _exit(127);
}

bool Versitygw::WaitUntilReady() const {
  for (int i = 0; i < 1000; ++i) {
    if (waitpid(process_, nullptr, WNOHANG) != 0) return false;
    if (Answers(port_)) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

Versitygw::~Versitygw() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Versitygw::MakeBucket(const std::string& name) const {
  std::filesystem::create_directory(folder_ / "data" / name);
}

}  // namespace waybill::servers
