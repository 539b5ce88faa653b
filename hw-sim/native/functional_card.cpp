// SPDX-License-Identifier: Apache-2.0
#include "functional_card.h"

namespace weft::sim {

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
  while (mmio_.busy()) {
    const Access a = mmio_.end();
    if (a.write) core_->write(now, a.offset, a.value);
    answered(a, a.write ? 0 : core_->read(a.offset));
  }
  while (net_.rx_due(index_) <= now) core_->receive(now, net_.give_frame(index_, now, frame_));
  core_->advance(now);
  Cycle next = core_->next();
  ticks_only_ = !core_->wants_to_send();
  if (!ticks_only_) next = std::min(next, net_.tx_ready_at(index_));
  return gated ? std::max(next, now + 1) : now + 1;
}

}  // namespace weft::sim
