// SPDX-License-Identifier: Apache-2.0
#include "card.h"

namespace weft::sim {

Card::Card(const CardSetup& s)
    : host(s.host, s.index, s.report),
      directory(s.directory, s.words, s.seed, s.index, s.report),
      index_(s.index),
      net_(s.net),
      checker_(s.checker),
      probe_(s.probe),
      report_(s.report),
      management_(s.management) {}

void Card::reset(Cycle now) {
  net_.abort_tx(index_, now);
  host.clear();
  directory.clear();
  mmio_.clear();
  checker_.forget(index_);
  irqs_ = 0;
  ticks_only_ = false;
}

void Card::power_off(Cycle now) {
  powered_ = false;
  Card::reset(now);
  if (management_ != nullptr) management_->power_off(now);
}

void Card::power_on(Cycle now) {
  powered_ = true;
  reset(now);
}

/// Frames for it are lost.
Cycle Card::without_power(Cycle now) {
  EthSwitch::RxBeat beat;
  if (net_.rx_due(index_) <= now) net_.give_rx(index_, now, beat);
  return never;
}

bool Card::poll_window() {
  if (window == nullptr || in_reset_ || !window->pending()) return false;
  while (window->pending() && mmio_.size() < 64) {
    mmio_.queue(window->take());
  }
  return true;
}

void Card::answered(const Access& a, std::uint32_t value) {
  switch (a.by) {
    case Access::By::posted: break;
    case Access::By::caller: answer_ = value; break;
    case Access::By::stats: counters_[a.value] = value; break;
    case Access::By::window:
      if (window == nullptr) break;  // it has gone meanwhile
      if (!a.write) window->answer(a.value, value);
      window->done();
      break;
  }
}

}  // namespace weft::sim
