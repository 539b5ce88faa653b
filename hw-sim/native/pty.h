// SPDX-License-Identifier: Apache-2.0
// A pseudo terminal: the UART of a virtual card, as programs open one. Node can drive its master end, but not make it.
#pragma once
#include <string>

namespace weft::sim {

/// Both ends are the caller's to close. The slave is held open so that the master sees no end between two users.
struct Pty {
  int master;
  int slave;
  std::string path;
};

/// Raw. Throws std::runtime_error.
Pty open_pty();

}  // namespace weft::sim
