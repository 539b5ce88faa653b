// SPDX-License-Identifier: Apache-2.0
// The least that a simulator of these cards must do: inputs, falling edge, rising edge. What the rack is measured against.
#include <ctime>

#include "rack.h"
#include "rtl_card.h"
#include "tape.h"

namespace weft::sim {

namespace {
/// Of this thread: what other processes do does not count.
double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}
}  // namespace

BareRun bare_loop(const Rack& rack) {
  struct Bare {
    const Tape* tape;
    std::unique_ptr<VerilatedContext> context;
    std::unique_ptr<Vcard> model;
    std::uint64_t digest = 0;
  };
  std::vector<Bare> cards;
  for (unsigned i = 0; i < rack.nodes(); ++i) {
    const Tape* tape = rack.card(i).tape();
    if (tape == nullptr) throw std::runtime_error("this rack has no tape: open it with { tape: true }, and all cards as RTL");
    cards.push_back({tape, std::make_unique<VerilatedContext>(), nullptr});
    VerilatedContext& context = *cards.back().context;
    context.randReset(2);
    context.randSeed(static_cast<int>(1 + tape->seed() % 0x7ffffffeu));
    cards.back().model = std::make_unique<Vcard>(&context, "card");
    context.assertOn(false);
  }
  const std::size_t cycles = cards.front().tape->size();
  const double begin = cpu_seconds();
  for (std::size_t now = 0; now < cycles; ++now) {
    for (Bare& card : cards) {
      Vcard& m = *card.model;
      Verilated::threadContextp(card.context.get());
      card.tape->play(now, m);
      if (now == reset_cycles) card.context->assertOn(true);
      clock_low(m, true);
      m.eval();
      card.digest = Tape::digest(card.digest, m);
      clock_high(m, true);
      m.eval();
    }
  }
  const double took = cpu_seconds() - begin;
  bool same = true;
  for (Bare& card : cards) {
    same = same && card.digest == card.tape->digest() && card.tape->size() == cycles;
    Verilated::threadContextp(card.context.get());
    card.model->final();
    card.model.reset();
  }
  return {cycles, took, same};
}

}  // namespace weft::sim
