// SPDX-License-Identifier: Apache-2.0
#include "pty.h"

#include <fcntl.h>
#include <termios.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "fd.h"

namespace weft::sim {

Pty open_pty() {
  const auto fail = [](const char* what) -> std::runtime_error {
    return std::runtime_error(std::string("pseudo terminal: ") + what + ": " + std::strerror(errno));
  };
  Fd master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!master || ::grantpt(master.get()) != 0 || ::unlockpt(master.get()) != 0) throw fail("cannot be had");
  std::array<char, 128> path{};
  if (::ptsname_r(master.get(), path.data(), path.size()) != 0) throw fail("has no name");
  Fd slave(::open(path.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  termios raw{};
  if (!slave || ::tcgetattr(slave.get(), &raw) != 0) throw fail("cannot be opened");
  ::cfmakeraw(&raw);
  if (::tcsetattr(slave.get(), TCSANOW, &raw) != 0) throw fail("cannot be set up");
  return {master.release(), slave.release(), path.data()};
}

}  // namespace weft::sim
