// SPDX-License-Identifier: Apache-2.0
// Serves a rack to drivers in other processes, from a thread of its own. While it runs, the rack belongs to that thread;
// others see snapshots and events.
#pragma once
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "attach.h"
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
  struct Port {
    explicit Port(const std::string& path) : point(path) {}
    AttachPoint point;
    std::optional<Driver> driver;
  };
  void loop();
  void look_at_sockets(int timeout_us);
  void attach(unsigned card);
  void hear(unsigned card);
  void detach(unsigned card);
  void let_go(unsigned card);
  void read_counters(unsigned card);
  void rest(bool idle);
  bool anything_pending() const;
  void start_snapshot();
  void finish_snapshot(bool force);
  void event(const char* kind, unsigned card, std::string text);

  // All but the last group belongs to the thread.
  Rack& rack_;
  std::vector<Port> ports_;
  Fd control_;
  std::uint32_t spin_us_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  double slept_s_ = 0;
  bool reading_counters_ = false;

  std::atomic<bool> stop_ = false;
  std::atomic<bool> wanted_ = false;
  std::atomic<bool> resting_ = false;
  mutable std::mutex mutex_;
  Snapshot snapshot_;
  std::vector<ServerEvent> events_;
  std::thread thread_;
};

}  // namespace weft::sim
