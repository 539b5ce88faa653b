// SPDX-License-Identifier: Apache-2.0
#include "functional_card.h"

#include <bit>

namespace weft::sim {

/// What an access takes on the bus.
static constexpr Cycle access_cycles = 4;

FunctionalCard::FunctionalCard(const CardSetup& setup) : Card(setup) {
  net_.receive_whole(index_);
  reset(0);
}

void FunctionalCard::reset(Cycle now) {
  Card::reset(now);
  core_.emplace(*this, WEFT_DATA_W);
}

Cycle FunctionalCard::cycle(Cycle now, bool gated) {
  now_ = now;
  ++evaluated;
  if (mmio_.busy() && access_free_ <= now) {
    const Access a = mmio_.end();
    if (a.push) core_->push(now, a.offset, std::bit_cast<weft_submission>(a.line));
    else if (a.write) core_->write(now, a.offset, a.value);
    answered(a, a.write ? 0 : core_->read(a.offset));
    access_free_ = now + access_cycles;
  }
  while (net_.rx_due(index_) <= now) core_->receive(now, net_.give_frame(index_, now, frame_));
  core_->advance(now);
  Cycle next = core_->next();
  ticks_only_ = !core_->wants_to_send() && !mmio_.busy();
  if (core_->wants_to_send()) next = std::min(next, net_.tx_ready_at(index_));
  if (mmio_.busy()) next = std::min(next, access_free_);
  return gated ? std::max(next, now + 1) : now + 1;
}

}  // namespace weft::sim
