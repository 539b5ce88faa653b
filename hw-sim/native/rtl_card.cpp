// SPDX-License-Identifier: Apache-2.0
#include "rtl_card.h"

#include "model.h"
#include "tape.h"
#include "trace_layout.h"  // written from the spec at build time
#if VM_TRACE
#include "waveform.h"
#endif

#include <cstring>
#include <mutex>
#include <type_traits>

namespace weft::sim {

namespace {
// Verilator's random start values come from a stream of the thread that a new seed anywhere restarts.
std::mutex construction;

template <class Port>
void load(Port& port, const std::uint8_t* bytes) {
  static_assert(sizeof(Port) == beat_bytes);
  std::memcpy(&port, bytes, sizeof port);
}
template <class Port>
const std::uint8_t* bytes_of(const Port& port) {
  static_assert(sizeof(Port) == beat_bytes);
  return reinterpret_cast<const std::uint8_t*>(&port);
}
void give_args(VerilatedContext& context, const std::vector<std::string>& plusargs) {
  std::vector<const char*> argv{"card"};
  for (const std::string& arg : plusargs) argv.push_back(arg.c_str());
  context.commandArgs(static_cast<int>(argv.size()), argv.data());
}
}  // namespace

RtlCard::RtlCard(const CardSetup& setup) : Card(setup), seed_(setup.seed), plusargs_(setup.plusargs) {
  if (management_ != nullptr) plusargs_.push_back("+rom=" + management_->rom);
  if (setup.tape) tape_ = std::make_unique<Tape>(setup.seed);
  make_model();
  reset(0);
}

void RtlCard::make_model() {
  const std::lock_guard lock(construction);
  context_ = std::make_unique<VerilatedContext>();
  context_->randReset(2);
  context_->randSeed(static_cast<int>(1 + seed_ % 0x7ffffffeu));
  give_args(*context_, plusargs_);
#if VM_TRACE
  context_->traceEverOn(true);
#endif
  model_ = std::make_unique<Vcard>(context_.get(), "card");
  model_->rst_ni = 0;
  model_->axil_bready_i = 1;
  model_->axil_rready_i = 1;
  model_->axil_wstrb_i = 15;
  clock_low(*model_, false);
  last_pins_ = ~std::uint32_t{0};
  // Before its first reset a card may be in any state, legal or not.
  context_->assertOn(false);
  model_->eval();
}

RtlCard::~RtlCard() {
#if VM_TRACE
  end_trace();
#endif
  // Verilator's destructors speak to the context that was last used on this thread.
  Verilated::threadContextp(context_.get());
  model_->final();
  model_.reset();
}

void RtlCard::reset(Cycle now) {
  Card::reset(now);
  irq_due_.clear();
  idle_ = false;
  reading_ = writing_ = false;
  sending_ = receiving_ = {};
  in_reset_ = true;
  reset_until_ = now + reset_cycles;
  context_->assertOn(false);
}

/// What it held is gone, and what the models had under way with it.
void RtlCard::power_on(Cycle now) {
#if VM_TRACE
  end_trace();
#endif
  Verilated::threadContextp(context_.get());
  model_->final();
  model_.reset();
  ++seed_;
  make_model();
  Card::power_on(now);
}

std::uint32_t RtlCard::pins(Cycle now) {
  std::uint32_t p = 0;
  const auto set = [&p](bool on, Pin pin) { p |= on ? pin : 0u; };
  set(host.ar_ready(), pin_ar_ready);
  set(host.aw_ready(), pin_aw_ready);
  set(host.w_ready(now), pin_w_ready);
  set(host.r_valid(now), pin_r_valid);
  set(host.b_valid(now), pin_b_valid);
  set(directory.ar_ready(), pin_dir_ar_ready);
  set(directory.aw_ready(), pin_dir_aw_ready);
  set(directory.w_ready(), pin_dir_w_ready);
  set(directory.r_valid(now), pin_dir_r_valid);
  set(directory.b_valid(now), pin_dir_b_valid);
  set(net_.tx_ready(index_, now), pin_tx_ready);
  set(net_.rx_due(index_) <= now, pin_rx_valid);
  if (mmio_.busy()) {
    set(mmio_.aw_valid(), pin_axil_aw);
    set(mmio_.w_valid(), pin_axil_w);
    set(mmio_.ar_valid(), pin_axil_ar);
    set(mmio_.push_valid(), pin_push);
  }
  if (management_ != nullptr) {
    set(management_->hid.valid(), pin_hid_valid);
    set(management_->uart.level(now), pin_uart_rx);
    set(management_->flash.miso(), pin_spi_miso);
  }
  return p;
}

void RtlCard::drive(Cycle now, std::uint32_t p) {
  Vcard& m = *model_;
  m.now_i = static_cast<std::uint32_t>(now);
  if (p & pin_r_valid) {
    load(m.dma_rdata_i, host.r_data(now));
    m.dma_rlast_i = host.r_last();
  }
  if (p & pin_dir_r_valid) {
    m.dir_rdata_i = directory.r_data();
    m.dir_rid_i = static_cast<std::uint8_t>(directory.r_id());
  }
  if (p & pin_rx_valid) {
    EthSwitch::RxBeat beat;
    net_.give_rx(index_, now, beat);
    load(m.rx_data_i, beat.data.data());
    m.rx_keep_i = static_cast<std::remove_reference_t<decltype(m.rx_keep_i)>>(beat.keep);
    m.rx_last_i = beat.last;
  }
  if (p & (pin_axil_aw | pin_axil_w | pin_axil_ar)) {
    m.axil_awaddr_i = mmio_.current().offset;
    m.axil_araddr_i = mmio_.current().offset;
    m.axil_wdata_i = mmio_.current().value;
  }
  if (p & pin_push) {
    m.push_addr_i = mmio_.current().offset;
    load(m.push_data_i, mmio_.push_beat());
  }
  drive_management(p);
  if (p == last_pins_) return;
  m.dma_rvalid_i = (p & pin_r_valid) != 0;
  m.dma_bvalid_i = (p & pin_b_valid) != 0;
  m.dma_arready_i = (p & pin_ar_ready) != 0;
  m.dma_awready_i = (p & pin_aw_ready) != 0;
  m.dma_wready_i = (p & pin_w_ready) != 0;
  m.dir_rvalid_i = (p & pin_dir_r_valid) != 0;
  m.dir_bvalid_i = (p & pin_dir_b_valid) != 0;
  m.dir_arready_i = (p & pin_dir_ar_ready) != 0;
  m.dir_awready_i = (p & pin_dir_aw_ready) != 0;
  m.dir_wready_i = (p & pin_dir_w_ready) != 0;
  m.tx_ready_i = (p & pin_tx_ready) != 0;
  m.rx_valid_i = (p & pin_rx_valid) != 0;
  m.axil_awvalid_i = (p & pin_axil_aw) != 0;
  m.axil_wvalid_i = (p & pin_axil_w) != 0;
  m.axil_arvalid_i = (p & pin_axil_ar) != 0;
  m.push_valid_i = (p & pin_push) != 0;
  last_pins_ = p;
}

void RtlCard::sample(Cycle now, std::uint32_t p) {
  const Vcard& m = *model_;
  if ((p & pin_r_valid) && m.dma_rready_o) host.take_r(now);
  if ((p & pin_b_valid) && m.dma_bready_o) host.take_b();
  if ((p & pin_ar_ready) && m.dma_arvalid_o) host.take_ar(now, m.dma_araddr_o, m.dma_arlen_o + 1u);
  if ((p & pin_w_ready) && m.dma_wvalid_o) host.take_w(now, bytes_of(m.dma_wdata_o), m.dma_wlast_o);
  if ((p & pin_aw_ready) && m.dma_awvalid_o) host.take_aw(now, m.dma_awaddr_o, m.dma_awlen_o + 1u);
  if ((p & pin_dir_r_valid) && m.dir_rready_o) directory.take_r();
  if ((p & pin_dir_b_valid) && m.dir_bready_o) directory.take_b();
  if ((p & pin_dir_ar_ready) && m.dir_arvalid_o) directory.take_ar(now, m.dir_araddr_o, m.dir_arid_o);
  if ((p & pin_dir_aw_ready) && m.dir_awvalid_o) directory.take_aw(now, m.dir_awaddr_o);
  if ((p & pin_dir_w_ready) && m.dir_wvalid_o) directory.take_w(now, m.dir_wdata_o);
  if ((p & pin_tx_ready) && m.tx_valid_o) net_.take_tx(index_, now, bytes_of(m.tx_data_o), m.tx_keep_o, m.tx_last_o);
  if (mmio_.busy()) sample_mmio(p);
  if (m.irq_o && !irq_due_.full()) irq_due_.push() = std::max(now, host.last_visible());
  sample_traces(now);
  if (probe_.on()) [[unlikely]] probe(now, p);
}

void RtlCard::sample_mmio(std::uint32_t p) {
  const Vcard& m = *model_;
  if (mmio_.current().push) {
    if ((p & pin_push) && mmio_.take_push(beat_bytes)) answered(mmio_.end(), 0);
    return;
  }
  if ((p & (pin_axil_aw | pin_axil_ar)) && (mmio_.current().write ? m.axil_awready_o : m.axil_arready_o)) mmio_.take_address();
  if ((p & pin_axil_w) && m.axil_wready_o) mmio_.take_data();
  if (!(mmio_.current().write ? m.axil_bvalid_o : m.axil_rvalid_o)) return;
  answered(mmio_.end(), m.axil_rdata_o);
}

void RtlCard::sample_traces(Cycle now) {
  const Vcard& m = *model_;
  const auto take = [&](const auto& port) {
    const auto field = [&port](unsigned lsb, unsigned width) { return static_cast<unsigned>(bits_of(port, lsb, width)); };
    const unsigned kind = field(TRACE_KIND_LSB, TRACE_KIND_W);
    if (kind == WEFT_TRACE_KIND_NONE) return;
    if (probe_.on()) probe_.add(index_, now, Probe::of_trace(kind), bits_of(port, TRACE_GPN_LSB, TRACE_GPN_W));
    checker_.take(index_, now,
                  {.kind = kind,
                   .row = field(TRACE_ROW_LSB, TRACE_ROW_W),
                   .op = field(TRACE_OP_LSB, TRACE_OP_W),
                   .excl = field(TRACE_EXCL_LSB, TRACE_EXCL_W) != 0,
                   .have = field(TRACE_HAVE_LSB, TRACE_HAVE_W) != 0,
                   .entry = weft_entry(field(TRACE_STATE_LSB, TRACE_STATE_W), field(TRACE_BACKING_LSB, TRACE_BACKING_W),
                                       field(TRACE_OWNER_LSB, TRACE_OWNER_W), field(TRACE_SHARERS_LSB, TRACE_SHARERS_W)),
                   .grant = field(TRACE_GRANT_LSB, TRACE_GRANT_W),
                   .node = field(TRACE_NODE_LSB, TRACE_NODE_W),
                   .gpn = bits_of(port, TRACE_GPN_LSB, TRACE_GPN_W)});
  };
  // Rights are given up before they are taken, and the home writes down what has happened.
  take(m.trace_hold_o);
  take(m.trace_evict_o);
  take(m.trace_req_o);
  take(m.trace_home_o);
}

/// An interrupt is a message behind the writes: it arrives when they are visible.
void RtlCard::irq(Cycle now) {
  while (!irq_due_.empty() && irq_due_.front() <= now) {
    irq_due_.pop();
    ++irqs_;
    if (probe_.on()) probe_.add(index_, now, Probe::interrupted);
  }
}

Cycle RtlCard::cycle(Cycle now, bool gated) {
  Vcard& m = *model_;
  if (!powered()) return without_power(now);
  Verilated::threadContextp(context_.get());
  if (in_reset_ && now >= reset_until_) {
    in_reset_ = false;
    context_->assertOn(true);
  }
  m.rst_ni = !in_reset_;
  host.settle(now);
  const std::uint32_t p = in_reset_ ? 0 : pins(now);
  drive(now, p);
  if (tape_) [[unlikely]] tape_->record(m);
  const bool core = !gated || core_is_due(now, p);
  clock_low(m, core);
  m.eval();
  if (tape_) [[unlikely]] tape_->answered(m);
#if VM_TRACE
  dump(now, false);
#endif
  if (!in_reset_) {
    if (core) sample(now, p);
    sample_management(now, p);
  }
  clock_high(m, core);
  m.eval();
  if (core) core_ran(now, p);
  core_was_awake_ = std::exchange(core_awake_, core_awake(m));
#if VM_TRACE
  dump(now, true);
#endif
  ++evaluated;
  irq(now);
  if (assertion_failed) [[unlikely]] check_assertions(now);
  return next_due(now, p, gated);
}

/// A data path that sleeps gets no clock while its computer runs: see card.sv.
bool RtlCard::core_is_due(Cycle now, std::uint32_t applied) const {
  return core_awake_ || core_was_awake_ || in_reset_ || now >= core_tick_ || ((applied | core_pins_) & pins_valid & pins_core) != 0 ||
         (applied & pins_core) != core_pins_;
}

void RtlCard::core_ran(Cycle now, std::uint32_t applied) {
  core_pins_ = applied & pins_core;
  core_tick_ = model_->idle_o ? never : (now / WEFT_TICK_CYCLES + 1) * WEFT_TICK_CYCLES;
}

Cycle RtlCard::next_due(Cycle now, std::uint32_t applied, bool gated) {
  const Vcard& m = *model_;
  idle_ = m.idle_o && !in_reset_;
  ticks_only_ = false;
  const Cycle management = next_of_management(now);
  if (!m.quiet_o || in_reset_ || mmio_.busy() || (applied & pins_valid) != 0) return now + 1;
  // Quiet holds while no input changes: the readies of the next cycle must be those it has seen.
  if (pins(now + 1) != applied) return now + 1;
  Cycle next = std::min({host.next_event(now), directory.next_event(now), management});
  if (!irq_due_.empty()) next = std::min(next, irq_due_.front());
  if (!(applied & pin_tx_ready)) next = std::min(next, std::max(now + 1, net_.tx_ready_at(index_)));
  if (next == never) {
    ticks_only_ = true;
    if (!idle_) next = (now / WEFT_TICK_CYCLES + 1) * WEFT_TICK_CYCLES;
  } else if (!idle_) {
    next = std::min(next, (now / WEFT_TICK_CYCLES + 1) * WEFT_TICK_CYCLES);
  }
  return gated ? next : now + 1;
}

void RtlCard::check_assertions(Cycle now) {
  if (auto text = take_assertion()) report_.add_fatal("assert", index_, now, std::move(*text));
}

#if VM_TRACE
bool RtlCard::waveform(const std::string& path, Cycle from, Cycle to, double cycle_ns) {
  end_trace();
  wave_ = std::make_unique<Waveform>(wave_text_);
  WaveWriter& writer = wave_->writer();
  writer.set_time_unit("1ps");
  writer.set_time_resolution("1ps");
  model_->trace(&writer, 99);
  writer.open(path.c_str());
  trace_from_ = from;
  trace_to_ = to;
  trace_ps_ = cycle_ns * 1000;
  return true;
}

void RtlCard::end_trace() {
  if (wave_) wave_->writer().close();
  wave_.reset();
}

void RtlCard::dump(Cycle now, bool high) {
  if (!wave_ || now < trace_from_) return;
  if (now >= trace_to_) return end_trace();
  wave_->writer().dump(static_cast<std::uint64_t>((static_cast<double>(now) + (high ? 0.5 : 0.0)) * trace_ps_));
}
#endif

std::unique_ptr<Card> make_rtl_card(const CardSetup& setup) { return std::make_unique<RtlCard>(setup); }

}  // namespace weft::sim
