// SPDX-License-Identifier: Apache-2.0
// N cards, their switch and one clock. A cycle evaluates the cards that have something to do, in their order; when none
// has, time jumps. Cards meet through the switch alone, whose latency is at least a cycle, so their order does not matter.
#pragma once
#include <algorithm>

#include "card.h"

namespace weft::sim {

struct RackConfig {
  unsigned nodes;
  std::uint64_t seed;
  bool gated;
  /// Keep tapes; all cards are RTL and not gated.
  bool tape;
  double cycle_ns;
  HostMemoryConfig host;
  DirectoryMemoryConfig directory;
  LinkConfig link;
  /// Host memory of each node; empty until a driver attaches its own.
  std::vector<std::span<std::uint8_t>> memories;
  std::vector<std::span<std::uint64_t>> directories;
  /// Bit i: card i is not the RTL but a functional one.
  std::uint32_t functional;
  /// Of each card, if the cards have their management computers.
  std::vector<ManagementConfig> management;
  /// For the RTL, each `+name=value`.
  std::vector<std::string> plusargs;
};

enum class Stop { cycles, irq, idle, answered, fatal, spoke, power };

struct Until {
  Cycle cycles;
  std::uint32_t irq_mask = 0;
  bool idle = false;
  /// The accesses of this card are done.
  int answered = -1;
  /// A management computer has said something.
  bool spoke = false;
  /// So many cycles were evaluated: bounds the real time that it takes.
  std::uint64_t turns = ~std::uint64_t{0};
};

class Rack {
 public:
  explicit Rack(const RackConfig& config);

  Stop run(const Until& until);
  void access(unsigned card, const Access& access);
  void reset(unsigned card);
  /// Of a card with management. Power also goes when a flash operation was to be its last; then run() stops.
  void power(unsigned card, bool on);
  bool managed() const { return !management_.empty(); }
  Management& management(unsigned card) { return *management_[card]; }
  /// A model on the card's pins has something new.
  void wake(unsigned card) { wake_[card] = now_; }
  /// As new: no page has ever been written.
  void clear_directory(unsigned card) { std::ranges::fill(directories_[card], 0u); }
  bool idle() const;

  /// For a server: runs until only ticks have happened for `patience` cycles, or nothing is left, or `budget` turns are
  /// over. Takes accesses from BAR windows. True if the rack waits for its drivers.
  bool serve(unsigned budget, Cycle patience);

  Cycle now() const { return now_; }
  double cycle_ns() const { return cycle_ns_; }
  /// Turns of the loop: cycles in which at least one card was evaluated.
  std::uint64_t turns() const { return turns_; }
  unsigned nodes() const { return static_cast<unsigned>(cards_.size()); }
  Card& card(unsigned i) { return *cards_[i]; }
  const Card& card(unsigned i) const { return *cards_[i]; }

  Report report;
  Checker checker;
  Probe probe;
  EthSwitch net;

 private:
  void turn();
  Cycle next_due() const;
  bool poll_windows();
  bool waiting() const;
  /// Cards whose flash has used up their power are switched off; true if there were any.
  bool power_failed();

  bool gated_;
  double cycle_ns_;
  std::vector<std::unique_ptr<Management>> management_;
  std::vector<std::unique_ptr<Card>> cards_;
  std::vector<std::span<std::uint64_t>> directories_;
  std::vector<Cycle> wake_;
  Cycle now_ = 0;
  std::uint64_t turns_ = 0;
};

}  // namespace weft::sim
