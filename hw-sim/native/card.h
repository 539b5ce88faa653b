// SPDX-License-Identifier: Apache-2.0
// One card of a rack, of whatever kind, with its host's memory and its BAR: what rack and server know of it.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "bar_window.h"
#include "checker.h"
#include "directory_memory.h"
#include "eth_switch.h"
#include "host_memory.h"
#include "management.h"
#include "mmio.h"
#include "probe.h"

namespace weft::sim {

/// What a card is made from.
struct CardSetup {
  unsigned index;
  HostMemoryConfig host;
  DirectoryMemoryConfig directory;
  std::span<std::uint64_t> words;  // of the directory table
  std::uint64_t seed;
  EthSwitch& net;
  Checker& checker;
  Probe& probe;
  Report& report;
  /// Of a card with its management computer; else none.
  Management* management = nullptr;
  /// For the RTL, each `+name=value`.
  const std::vector<std::string>& plusargs;
  /// Keep a tape.
  bool tape = false;
};

class Tape;

class Card {
 public:
  explicit Card(const CardSetup& setup);
  virtual ~Card() = default;
  Card(const Card&) = delete;
  Card& operator=(const Card&) = delete;

  /// Evaluates cycle `now`; gives the next cycle that must be evaluated if no frame or access comes before it.
  /// A card that is not gated is due every cycle.
  virtual Cycle cycle(Cycle now, bool gated) = 0;
  /// Everything under way is forgotten.
  virtual void reset(Cycle now);
  /// Without power a card does nothing; with it again it starts as new, in reset.
  void power_off(Cycle now);
  virtual void power_on(Cycle now);
  bool powered() const { return powered_; }
  /// Nothing under way in the card, on its BAR or in its memories.
  virtual bool idle() const = 0;
  /// Nothing happens before a tick, a frame or an access.
  bool waits_for_tick() const { return ticks_only_; }
  /// Waveform of a window; false if this card has none.
  virtual bool waveform(const std::string& /*path*/, Cycle /*from*/, Cycle /*to*/, double /*cycle_ns*/) { return false; }
  /// The waveform so far, where it does not go to a file.
  virtual std::string take_waveform() { return {}; }

  /// All inputs so far, if they are kept.
  virtual const Tape* tape() const { return nullptr; }

  // Register accesses. A caller's read is answered through `answer`.
  void access(const Access& a) { mmio_.queue(a); }
  bool busy() const { return mmio_.busy(); }
  std::size_t queued() const { return mmio_.size(); }
  std::uint32_t answer() const { return answer_; }
  /// As last read by Access::By::stats.
  const std::array<std::uint32_t, WEFT_COUNTERS>& counters() const { return counters_; }
  bool stats_pending() const { return mmio_.holds(Access::By::stats); }

  /// A driver's BAR window, or none.
  BarWindow* window = nullptr;
  /// Moves accesses from the window into the card's queue. True if there were any.
  bool poll_window();

  /// Interrupts since the last call; each is counted when all writes before it are visible.
  std::uint64_t take_irqs() { return std::exchange(irqs_, 0); }
  bool irq_seen() const { return irqs_ != 0; }
  void forward_irqs() {
    if (take_irqs() != 0 && window != nullptr) window->interrupt();
  }

  HostMemory host;
  DirectoryMemory directory;

  std::uint64_t evaluated = 0;

 protected:
  /// cycle() of a card that is off.
  Cycle without_power(Cycle now);
  /// The access that was current is done; `value` answers a read.
  void answered(const Access& a, std::uint32_t value);

  unsigned index_;
  EthSwitch& net_;
  Checker& checker_;
  Probe& probe_;
  Report& report_;
  Management* management_;
  Mmio mmio_;
  bool in_reset_ = false;
  bool ticks_only_ = false;
  std::uint64_t irqs_ = 0;

 private:
  bool powered_ = true;
  std::uint32_t answer_ = 0;
  std::array<std::uint32_t, WEFT_COUNTERS> counters_{};
};

struct BareRun {
  std::size_t cycles;
  double cpu_seconds;
  /// Every card did what it did on tape.
  bool same;
};
class Rack;
/// The tapes of all cards played to models of their own: nothing but their evaluation. Throws std::runtime_error if there are none.
BareRun bare_loop(const Rack& rack);

/// The RTL; throws std::runtime_error in a kernel that was built without.
std::unique_ptr<Card> make_rtl_card(const CardSetup& setup);

}  // namespace weft::sim
