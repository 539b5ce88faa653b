// SPDX-License-Identifier: Apache-2.0
// The card in software as a card of a rack: due only when a frame or an access comes, the wire is free or a timer runs out.
#pragma once
#include "card.h"
#include "functional_core.h"

namespace weft::sim {

class FunctionalCard final : public Card, public functional::Platform {
 public:
  explicit FunctionalCard(const CardSetup& setup);

  Cycle cycle(Cycle now, bool gated) override;
  void reset(Cycle now) override;
  bool idle() const override { return core_->idle() && !mmio_.busy(); }

 private:
  void read(std::uint64_t address, std::span<std::uint8_t> to) override { host.read(now_, address, to); }
  void write(std::uint64_t address, std::span<const std::uint8_t> from) override { host.write(now_, address, from); }
  std::uint64_t load_entry(std::uint64_t address) override { return directory.load(now_, address); }
  void store_entry(std::uint64_t address, std::uint64_t entry) override { directory.store(now_, address, entry); }
  bool can_send() const override { return net_.tx_ready(index_, now_); }
  Cycle send(std::span<const std::uint8_t> frame) override { return net_.take_frame(index_, now_, frame); }
  void interrupt() override { ++irqs_; }
  void trace(const TraceRecord& r) override { checker_.take(index_, now_, r); }

  Cycle now_ = 0;
  Cycle access_free_ = 0;
  std::optional<functional::Core> core_;
  EthSwitch::WholeFrame frame_;
};

}  // namespace weft::sim
