// SPDX-License-Identifier: Apache-2.0
// Serves a rack to drivers in other processes, from a thread of its own. While it runs, the rack belongs to that thread;
// others see snapshots and events.
#pragma once
#include <memory>

#include "rack.h"

namespace weft::sim {

struct ServerConfig {
  std::vector<std::string> sockets;  // one a card
  /// How long to look at the windows before sleeping, in real time.
  std::uint32_t spin_us;
};

/// What others may know of a running rack.
struct Snapshot {
  std::uint64_t number = 0;
  Cycle cycle = 0;
  std::uint64_t turns = 0;
  double busy_s = 0;  // real time not spent sleeping
  bool resting = false;
  std::vector<bool> attached;
  std::vector<std::array<std::uint32_t, WEFT_COUNTERS>> counters;
  std::vector<std::uint64_t> evaluated;
  std::vector<LinkStats> links;
  std::uint64_t checks = 0;
  std::uint64_t violations = 0;
  std::uint64_t problems = 0;
};

struct ServerEvent {
  const char* kind;  // attached, left (may be taken up), resumed, detached, refused, failed
  unsigned card;
  std::string text;
};

class Server {
 public:
  Server(Rack& rack, const ServerConfig& config);
  ~Server();

  /// A new snapshot, with counters as of now, will be there soon.
  void request_snapshot();
  Snapshot snapshot() const;
  std::vector<ServerEvent> take_events();
  void stop();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace weft::sim
