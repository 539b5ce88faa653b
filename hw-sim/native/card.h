// SPDX-License-Identifier: Apache-2.0
// One card: the Verilated RTL and the models on its ports. Evaluates a cycle, and says when the next one is due.
#pragma once
#include <memory>
#include <span>
#include <utility>

#include "bar_window.h"
#include "checker.h"
#include "directory_memory.h"
#include "eth_switch.h"
#include "host_memory.h"
#include "mmio.h"

// Only card.cpp sees the model, so that a change of RTL compiles little.
class WEFT_MODEL_CLASS;
class VerilatedContext;
class VerilatedFstC;

namespace weft::sim {

using Vcard = ::WEFT_MODEL_CLASS;

inline constexpr Cycle reset_cycles = 8;

class Card {
 public:
  Card(unsigned index, const HostMemoryConfig& host, const DirectoryMemoryConfig& directory, std::span<std::uint64_t> words,
       std::uint64_t seed, EthSwitch& net, Checker& checker, Report& report);
  ~Card();
  Card(const Card&) = delete;
  Card& operator=(const Card&) = delete;

  /// Evaluates cycle `now`; gives the next cycle that must be evaluated if no frame comes before it.
  /// A card that is not gated is due every cycle.
  Cycle cycle(Cycle now, bool gated);
  /// Held in reset from `now` on for reset_cycles; everything under way is forgotten.
  void reset(Cycle now);
  /// Nothing under way in the card, on its BAR or in its memories.
  bool idle() const { return idle_ && !mmio_.busy() && host.idle() && directory.idle() && irq_due_.empty(); }
  /// Nothing happens before a tick, a frame or an access.
  bool waits_for_tick() const { return ticks_only_; }

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

#if VM_TRACE
  void trace(const std::string& path, Cycle from, Cycle to, double cycle_ns);
  void end_trace();
#endif

 private:
  /// One bit per input that some model drives: valids, then readies.
  enum Pin : std::uint32_t {
    pin_r_valid = 1u << 0,
    pin_b_valid = 1u << 1,
    pin_dir_r_valid = 1u << 2,
    pin_dir_b_valid = 1u << 3,
    pin_rx_valid = 1u << 4,
    pin_axil_aw = 1u << 5,
    pin_axil_w = 1u << 6,
    pin_axil_ar = 1u << 7,
    pins_valid = (1u << 8) - 1,
    pin_ar_ready = 1u << 8,
    pin_aw_ready = 1u << 9,
    pin_w_ready = 1u << 10,
    pin_dir_ar_ready = 1u << 11,
    pin_dir_aw_ready = 1u << 12,
    pin_dir_w_ready = 1u << 13,
    pin_tx_ready = 1u << 14,
  };
  std::uint32_t pins(Cycle now) const;
  void drive(Cycle now, std::uint32_t pins);
  void sample(Cycle now, std::uint32_t pins);
  void sample_mmio(std::uint32_t pins);
  void sample_traces(Cycle now);
  void irq(Cycle now);
  Cycle next_due(Cycle now, std::uint32_t applied, bool gated);
  void check_assertions(Cycle now);
#if VM_TRACE
  void dump(Cycle now, bool high);
#endif

  unsigned index_;
  EthSwitch& net_;
  Checker& checker_;
  Report& report_;
  std::unique_ptr<VerilatedContext> context_;
  std::unique_ptr<Vcard> model_;
  Mmio mmio_;
  std::uint32_t last_pins_ = ~std::uint32_t{0};
  Cycle reset_until_ = 0;
  bool in_reset_ = false;
  bool idle_ = false;
  bool ticks_only_ = false;
  Ring<Cycle, 64> irq_due_;
  std::uint64_t irqs_ = 0;
  std::uint32_t answer_ = 0;
  std::array<std::uint32_t, WEFT_COUNTERS> counters_{};
#if VM_TRACE
  std::unique_ptr<VerilatedFstC> fst_;
  Cycle trace_from_ = never;
  Cycle trace_to_ = 0;
  double trace_ps_ = 0;
#endif
};

}  // namespace weft::sim
