// SPDX-License-Identifier: Apache-2.0
// A pseudo terminal: the UART of a virtual card, as programs open one. Node can drive its master end, but not make it.
#pragma once
#include <fcntl.h>
#include <napi.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>

#include "fd.h"

namespace weft::sim {

/// {master, slave, path}; both ends are the caller's to close. The slave is held open so that the master sees no end between two users.
inline Napi::Value open_pty(const Napi::CallbackInfo& info) {
  const auto fail = [&](const char* what) -> Napi::Error {
    return Napi::Error::New(info.Env(), std::string("pseudo terminal: ") + what + ": " + std::strerror(errno));
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
  Napi::Object o = Napi::Object::New(info.Env());
  o.Set("master", master.release());
  o.Set("slave", slave.release());
  o.Set("path", path.data());
  return o;
}

}  // namespace weft::sim
