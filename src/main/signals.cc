#include "main/signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

namespace waybill {
namespace {

sigset_t Watched() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  // Sent by the destructor to its own thread, to wake it.
  sigaddset(&set, SIGUSR1);
  return set;
}

}  // namespace

Signals::Signals() {
  sigset_t set = Watched();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // A closed pipe is an error of a write, not the end of the process.
  signal(SIGPIPE, SIG_IGN);
  waiter_ = std::jthread([this](const std::stop_token& ending) {
    sigset_t watched = Watched();
    int received = 0;
    while (sigwait(&watched, &received) == 0 && !ending.stop_requested()) {
      if (received == SIGUSR1) continue;
      if (stop_.stop_requested()) _exit(130);
      stop_.request_stop();
    }
  });
}

Signals::~Signals() {
  waiter_.request_stop();
  pthread_kill(waiter_.native_handle(), SIGUSR1);
}

}  // namespace waybill
