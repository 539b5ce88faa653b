// SPDX-License-Identifier: Apache-2.0
#include "server.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "attach.h"

namespace weft::sim {

namespace {
using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); }

/// Turns between two looks at the sockets: a few milliseconds.
constexpr unsigned slice = 2048;
/// Ticks that are simulated at full speed before the rack follows real time: covers an acknowledgement and a first repeat.
constexpr Cycle patience = 32 * WEFT_TICK_CYCLES;
/// While only a driver can make progress, simulated time passes in such steps of real time.
constexpr int wait_step_us = 200;
/// Bound on reading a card's counters.
constexpr Cycle counter_cycles = 100'000;
}  // namespace

/// The thread, and what it shares with the others.
class Server::Loop {
 public:
  Loop(Rack& rack, const ServerConfig& config);
  ~Loop() { stop(); }

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
  void run();
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

Server::Server(Rack& rack, const ServerConfig& config) : loop_(std::make_unique<Loop>(rack, config)) {}
Server::~Server() = default;
void Server::request_snapshot() { loop_->request_snapshot(); }
Snapshot Server::snapshot() const { return loop_->snapshot(); }
std::vector<ServerEvent> Server::take_events() { return loop_->take_events(); }
void Server::stop() { loop_->stop(); }

Server::Loop::Loop(Rack& rack, const ServerConfig& config)
    : rack_(rack), control_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), spin_us_(config.spin_us) {
  if (!control_) throw std::runtime_error("no eventfd can be had");
  ports_.reserve(config.sockets.size());
  for (const std::string& path : config.sockets) ports_.emplace_back(path);
  finish_snapshot(true);
  thread_ = std::thread([this] { run(); });
}

void Server::Loop::stop() {
  if (!thread_.joinable()) return;
  stop_.store(true);
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto n = write(control_.get(), &one, sizeof one);
  thread_.join();
  ports_.clear();
}

void Server::Loop::request_snapshot() {
  wanted_.store(true);
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto n = write(control_.get(), &one, sizeof one);
}

Snapshot Server::Loop::snapshot() const {
  const std::lock_guard lock(mutex_);
  Snapshot s = snapshot_;
  s.resting = resting_.load();
  return s;
}

std::vector<ServerEvent> Server::Loop::take_events() {
  const std::lock_guard lock(mutex_);
  return std::exchange(events_, {});
}

void Server::Loop::event(const char* kind, unsigned card, std::string text) {
  const std::lock_guard lock(mutex_);
  events_.push_back({kind, card, std::move(text)});
}

void Server::Loop::run() {
  while (!stop_.load(std::memory_order_relaxed)) {
    const bool waits = rack_.serve(slice, patience);
    if (rack_.report.fatal()) {
      const Problem& p = rack_.report.problems().back();
      event("failed", p.card, p.text);
      finish_snapshot(true);
      // The drivers must not wait for a card that is dead: their sockets close.
      for (unsigned i = 0; i < ports_.size(); ++i) ports_[i].driver.reset();
      return;
    }
    if (wanted_.exchange(false)) start_snapshot();
    if (reading_counters_) finish_snapshot(false);
    if (!waits) look_at_sockets(0);
    else if (!reading_counters_) rest(rack_.idle());
  }
  // The cards are left as they are, to be looked at; only their drivers' memory goes.
  for (unsigned i = 0; i < ports_.size(); ++i) {
    if (ports_[i].driver) let_go(i);
  }
  finish_snapshot(true);
}

bool Server::Loop::anything_pending() const {
  for (const Port& p : ports_) {
    if (p.driver && p.driver->window->pending()) return true;
  }
  return false;
}

void Server::Loop::rest(bool idle) {
  const auto began = Clock::now();
  while (seconds_since(began) * 1e6 < spin_us_) {
    if (anything_pending()) return;
  }
  for (Port& p : ports_) {
    if (p.driver) p.driver->window->rest();
  }
  std::atomic_thread_fence(std::memory_order_seq_cst);
  const auto slept = Clock::now();
  if (!anything_pending()) {
    resting_.store(idle);
    look_at_sockets(idle ? -1 : wait_step_us);
    resting_.store(false);
  }
  for (Port& p : ports_) {
    if (p.driver) p.driver->window->resume();
  }
  const double away_s = seconds_since(slept);
  slept_s_ += away_s;
  // Somebody is waited for: the card's clock goes on as it would. An idle rack's time stands still.
  if (!idle) rack_.run({.cycles = static_cast<Cycle>(std::min(away_s, 1e-3) * 1e9 / rack_.cycle_ns())});
}

void Server::Loop::look_at_sockets(int timeout_us) {
  std::vector<pollfd> fds;
  std::vector<unsigned> owner;
  const auto add = [&](int fd, unsigned card) {
    if (fd < 0) return;
    fds.push_back({fd, POLLIN, 0});
    owner.push_back(card);
  };
  add(control_.get(), 0);
  for (unsigned i = 0; i < ports_.size(); ++i) {
    const Port& p = ports_[i];
    add(p.point.fd(), i);
    add(p.point.candidate_fd(), i);
    if (p.driver) {
      add(p.driver->connection.get(), i);
      add(p.driver->wake.get(), i);
    }
  }
  const timespec timeout{0, timeout_us * 1000L};
  if (ppoll(fds.data(), fds.size(), timeout_us < 0 ? nullptr : &timeout, nullptr) <= 0) return;
  for (std::size_t k = 0; k < fds.size(); ++k) {
    if (fds[k].revents == 0) continue;
    Port& p = ports_[owner[k]];
    const int fd = fds[k].fd;
    std::uint64_t count;
    if (fd == control_.get() || (p.driver && fd == p.driver->wake.get())) {
      [[maybe_unused]] const auto n = read(fd, &count, sizeof count);
    } else if (fd == p.point.fd()) {
      p.point.accept_one();
      attach(owner[k]);
    } else if (fd == p.point.candidate_fd()) {
      attach(owner[k]);
    } else if (p.driver && fd == p.driver->connection.get()) {
      hear(owner[k]);
    }
  }
}

/// A driver that dies takes its card along, unless it said that another may take it up.
void Server::Loop::hear(unsigned card) {
  Port& p = ports_[card];
  if (!p.driver || !p.driver->connection || p.driver->hear()) return;
  if (!p.driver->keep) return detach(card);
  p.driver->connection = Fd();
  event("left", card, {});
}

void Server::Loop::attach(unsigned card) {
  Port& p = ports_[card];
  if (p.point.candidate_fd() < 0) return;
  hear(card);  // its predecessor may have died only just now
  std::optional<AttachPoint::Outcome> outcome = p.point.hello(p.driver ? &*p.driver : nullptr);
  if (!outcome) return;
  if (outcome->resumed) return event("resumed", card, {});
  if (!outcome->driver) return event("refused", card, outcome->refused);
  if (p.driver) detach(card);
  p.driver = std::move(outcome->driver);
  rack_.clear_directory(card);
  rack_.card(card).host.attach(p.driver->dma.bytes());
  rack_.card(card).window = &*p.driver->window;
  event("attached", card, {});
}

/// The driver has gone, or the server goes: keeps the card's last counters, then forgets the driver.
void Server::Loop::let_go(unsigned card) {
  rack_.card(card).window = nullptr;
  read_counters(card);
  rack_.run({.cycles = counter_cycles, .answered = static_cast<int>(card)});
  rack_.card(card).host.clear();
  rack_.card(card).host.attach({});
  ports_[card].driver.reset();
}

void Server::Loop::detach(unsigned card) {
  let_go(card);
  rack_.reset(card);
  event("detached", card, {});
}

void Server::Loop::read_counters(unsigned card) {
  for (std::uint32_t c = 0; c < WEFT_COUNTERS; ++c) {
    rack_.access(card, {Access::By::stats, false, static_cast<std::uint16_t>(WEFT_CSR_COUNTER_FAULT_READ + 4 * c), c});
  }
}

/// A card without a driver keeps the counters that it had when its last driver went.
void Server::Loop::start_snapshot() {
  if (reading_counters_) return;
  reading_counters_ = true;
  for (unsigned i = 0; i < ports_.size(); ++i) {
    if (ports_[i].driver) read_counters(i);
  }
}

void Server::Loop::finish_snapshot(bool force) {
  Snapshot s;
  for (unsigned i = 0; i < rack_.nodes(); ++i) {
    const Card& card = rack_.card(i);
    if (!force && card.stats_pending()) return;
    s.attached.push_back(i < ports_.size() && ports_[i].driver && ports_[i].driver->connection);
    s.counters.push_back(card.counters());
    s.evaluated.push_back(card.evaluated);
    s.links.push_back(rack_.net.stats(i));
  }
  reading_counters_ = false;
  s.cycle = rack_.now();
  s.turns = rack_.turns();
  s.checks = rack_.checker.checks();
  s.violations = rack_.checker.violations();
  s.problems = rack_.report.count();
  rack_.net.flush_pcaps();
  const std::lock_guard lock(mutex_);
  s.number = snapshot_.number + 1;
  s.busy_s = seconds_since(started_) - slept_s_;
  snapshot_ = std::move(s);
}

}  // namespace weft::sim
