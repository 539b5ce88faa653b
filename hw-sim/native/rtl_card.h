// SPDX-License-Identifier: Apache-2.0
// The Verilated RTL and the models on its ports. Evaluates a cycle, and says when the next one is due.
#pragma once
#include "card.h"

// Only rtl_card.cpp sees the model, so that a change of RTL compiles little.
class WEFT_MODEL_CLASS;
class VerilatedContext;

namespace weft::sim {

class Waveform;

using Vcard = ::WEFT_MODEL_CLASS;

inline constexpr Cycle reset_cycles = 8;

class RtlCard final : public Card {
 public:
  explicit RtlCard(const CardSetup& setup);
  ~RtlCard() override;

  Cycle cycle(Cycle now, bool gated) override;
  /// Held in reset from `now` on for reset_cycles.
  void reset(Cycle now) override;
  void power_on(Cycle now) override;
  bool idle() const override { return idle_ && !mmio_.busy() && host.idle() && directory.idle() && irq_due_.empty(); }
  const Tape* tape() const override { return tape_.get(); }
#if VM_TRACE
  bool waveform(const std::string& path, Cycle from, Cycle to, double cycle_ns) override;
  std::string take_waveform() override { return std::exchange(wave_text_, {}); }
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
    pin_ar_ready = 1u << 8,
    pin_aw_ready = 1u << 9,
    pin_w_ready = 1u << 10,
    pin_dir_ar_ready = 1u << 11,
    pin_dir_aw_ready = 1u << 12,
    pin_dir_w_ready = 1u << 13,
    pin_tx_ready = 1u << 14,
    // Of a card with its management computer.
    pin_hid_valid = 1u << 15,
    pin_uart_rx = 1u << 16,
    pin_spi_miso = 1u << 17,
    pin_push = 1u << 18,
    pins_valid = (1u << 8) - 1 | pin_hid_valid | pin_push,
    pins_core = ~(pin_hid_valid | pin_uart_rx | pin_spi_miso),
  };
  /// At cycle `now`, which never goes back.
  std::uint32_t pins(Cycle now);
  void drive(Cycle now, std::uint32_t pins);
  void sample(Cycle now, std::uint32_t pins);
  void sample_mmio(std::uint32_t pins);
  void drive_management(std::uint32_t pins);
  void sample_management(Cycle now, std::uint32_t pins);
  /// After the clock edge: when the management computer, or what hangs on its pins, is due again.
  Cycle next_of_management(Cycle now);
  void sample_traces(Cycle now);
  void probe(Cycle now, std::uint32_t pins);
  void irq(Cycle now);
  Cycle next_due(Cycle now, std::uint32_t applied, bool gated);
  /// Does the data path need this cycle?
  bool core_is_due(Cycle now, std::uint32_t applied) const;
  void core_ran(Cycle now, std::uint32_t applied);
  void check_assertions(Cycle now);
#if VM_TRACE
  void dump(Cycle now, bool high);
  void end_trace();
#endif

  /// A new model: registers and memories hold anything.
  void make_model();

  std::uint64_t seed_;
  std::vector<std::string> plusargs_;
  std::unique_ptr<VerilatedContext> context_;
  std::unique_ptr<Vcard> model_;
  std::unique_ptr<Tape> tape_;
  std::uint32_t last_pins_ = ~std::uint32_t{0};
  Cycle reset_until_ = 0;
  /// Of the data path: did it want its clock after the last edge, and after the one before; when it wants it next by itself;
  /// the inputs that it has seen.
  bool core_awake_ = true;
  bool core_was_awake_ = true;
  Cycle core_tick_ = 0;
  std::uint32_t core_pins_ = 0;
  bool idle_ = false;
  Ring<Cycle, 64> irq_due_;
  /// For the probe: where in a burst or frame each stream is.
  struct FrameWatch {
    std::size_t at = 0;
    std::uint8_t op = 0;
    void follow(const std::uint8_t* beat, bool last);
  };
  bool reading_ = false;
  bool writing_ = false;
  FrameWatch sending_;
  FrameWatch receiving_;
#if VM_TRACE
  /// What a waveform without a file has written.
  std::string wave_text_;
  std::unique_ptr<Waveform> wave_;
  Cycle trace_from_ = never;
  Cycle trace_to_ = 0;
  double trace_ps_ = 0;
#endif
};

}  // namespace weft::sim
