// SPDX-License-Identifier: Apache-2.0
// The socket at which a driver attaches to one card (spec: attach.ts), and what it has brought.
#pragma once
#include <optional>
#include <string>

#include "bar_window.h"
#include "fd.h"

namespace weft::sim {

/// A driver that is attached: its memory is mapped for as long as this lives.
struct Driver {
  Fd connection;
  Fd irq;
  Fd wake;
  Mapping dma;
  Mapping window_memory;
  std::optional<BarWindow> window;
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
    std::string refused;  // why, if none
  };
  /// A connection waits. Does not block: a client whose hello is not there yet is asked again, and dropped when it is late.
  void accept_one();
  /// Looks at the connection that has been accepted. Nothing if its hello has not come.
  std::optional<Outcome> hello(bool busy);
  int candidate_fd() const { return candidate_.get(); }

 private:
  std::string path_;
  Fd listener_;
  Fd candidate_;
};

}  // namespace weft::sim
