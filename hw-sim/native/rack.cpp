// SPDX-License-Identifier: Apache-2.0
#include "rack.h"

#include "functional_card.h"

namespace weft::sim {

Rack::Rack(const RackConfig& config)
    : checker(config.nodes, report),
      net(config.link, config.nodes, config.seed, config.cycle_ns, report),
      gated_(config.gated),
      cycle_ns_(config.cycle_ns),
      directories_(config.directories),
      wake_(config.nodes, 0) {
  for (unsigned i = 0; i < config.nodes; ++i) {
    const std::uint64_t seed = config.seed * 1000 + i;
    if (!config.management.empty()) management_.push_back(std::make_unique<Management>(config.management[i], seed, i, report));
    const CardSetup setup{.index = i,
                          .host = config.host,
                          .directory = config.directory,
                          .words = config.directories[i],
                          .seed = seed,
                          .net = net,
                          .checker = checker,
                          .probe = probe,
                          .report = report,
                          .management = management_.empty() ? nullptr : management_.back().get(),
                          .plusargs = config.plusargs,
                          .tape = config.tape};
    cards_.push_back(((config.functional >> i) & 1u) != 0 ? std::make_unique<FunctionalCard>(setup) : make_rtl_card(setup));
    cards_.back()->host.attach(config.memories[i]);
  }
}

void Rack::turn() {
  ++turns_;
  for (unsigned i = 0; i < nodes(); ++i) {
    if (wake_[i] <= now_ || net.rx_due(i) <= now_) wake_[i] = cards_[i]->cycle(now_, gated_);
  }
  ++now_;
}

Cycle Rack::next_due() const {
  Cycle next = never;
  for (unsigned i = 0; i < nodes(); ++i) next = std::min({next, wake_[i], net.rx_due(i)});
  return next;
}

Stop Rack::run(const Until& until) {
  const Cycle end = now_ + until.cycles;
  const std::uint64_t first = turns_;
  const auto reason = [&]() -> Stop {
    if (report.fatal()) return Stop::fatal;
    for (unsigned i = 0; until.irq_mask >> i != 0; ++i) {
      if ((until.irq_mask >> i & 1u) && cards_[i]->irq_seen()) return Stop::irq;
    }
    if (power_failed()) return Stop::power;
    if (until.spoke && std::ranges::any_of(management_, [](const auto& m) { return m->spoke(); })) return Stop::spoke;
    if (until.answered >= 0 && !cards_[static_cast<unsigned>(until.answered)]->busy()) return Stop::answered;
    if (until.idle && idle()) return Stop::idle;
    return Stop::cycles;
  };
  Stop stop = reason();
  while (stop == Stop::cycles && now_ < end && turns_ - first < until.turns) {
    turn();
    stop = reason();
    if (stop == Stop::cycles) now_ = std::min(end, std::max(now_, next_due()));
  }
  for (auto& card : cards_) card->host.settle(now_);
  return stop;
}

bool Rack::serve(unsigned budget, Cycle patience) {
  Cycle waits_since = now_;
  for (unsigned i = 0; i < budget && !report.fatal(); ++i) {
    if (i % 8 == 0) poll_windows();
    turn();
    for (auto& card : cards_) card->forward_irqs();
    const Cycle next = next_due();
    if (next <= now_) {
      waits_since = now_;
      continue;
    }
    if (poll_windows()) continue;
    if (next == never) return true;
    now_ = next;
    if (!waiting()) waits_since = now_;
    else if (now_ - waits_since > patience) return true;
  }
  return false;
}

bool Rack::poll_windows() {
  bool any = false;
  for (unsigned i = 0; i < nodes(); ++i) {
    if (!cards_[i]->poll_window()) continue;
    wake_[i] = std::min(wake_[i], now_);
    any = true;
  }
  return any;
}

bool Rack::waiting() const {
  for (const auto& card : cards_) {
    if (!card->waits_for_tick()) return false;
  }
  return net.idle();
}

bool Rack::power_failed() {
  bool any = false;
  for (unsigned i = 0; i < management_.size(); ++i) {
    if (!management_[i]->flash.take_power_failure()) continue;
    power(i, false);
    any = true;
  }
  return any;
}

void Rack::power(unsigned card, bool on) {
  if (on == cards_[card]->powered()) return;
  if (on) cards_[card]->power_on(now_);
  else cards_[card]->power_off(now_);
  wake_[card] = now_;
}

bool Rack::idle() const {
  for (const auto& card : cards_) {
    if (!card->idle()) return false;
  }
  return net.idle();
}

void Rack::access(unsigned card, const Access& a) {
  cards_[card]->access(a);
  wake_[card] = now_;
}

void Rack::reset(unsigned card) {
  cards_[card]->reset(now_);
  wake_[card] = now_;
}

}  // namespace weft::sim
