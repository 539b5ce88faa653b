// SPDX-License-Identifier: Apache-2.0
// The socket at which a driver attaches to one card (spec: attach.ts), and what it has brought.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bar_window.h"
#include "fd.h"

namespace weft::sim {

/// A driver that is attached, or has died and may be taken up: its memory is mapped for as long as this lives.
struct Driver {
  Fd connection;  // none: it has died
  Fd irq;
  Fd wake;
  Fd window_file;
  Mapping dma;
  Mapping window_memory;
  std::optional<BarWindow> window;
  /// It said that it may be taken up, and this is what the next driver shall find.
  bool keep = false;
  std::vector<Fd> kept;

  /// Takes what it says after its hello. False when it has hung up.
  bool hear();
};

class AttachPoint {
 public:
  /// Binds and listens. Throws std::runtime_error that says what to do; a socket file that nobody serves is taken over.
  explicit AttachPoint(std::string path);
  ~AttachPoint();
  AttachPoint(AttachPoint&&) = default;
  AttachPoint& operator=(AttachPoint&&) = delete;

  int fd() const { return listener_.get(); }
  const std::string& path() const { return path_; }

  struct Outcome {
    std::optional<Driver> driver;
    bool resumed = false;  // the driver that died has a successor
    std::string refused;   // why, if neither
  };
  /// A connection waits. Does not block: a client whose hello is not there yet is asked again, and dropped when it is late.
  void accept_one();
  /// Looks at the connection that has been accepted. Nothing if its hello has not come. `held`: who has the card, if anybody.
  std::optional<Outcome> hello(Driver* held);
  int candidate_fd() const { return candidate_.get(); }

 private:
  static Outcome resume(Driver& died, Fd connection, Fd irq);

  std::string path_;
  Fd listener_;
  Fd candidate_;
};

}  // namespace weft::sim
