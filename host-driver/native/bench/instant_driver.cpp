// SPDX-License-Identifier: Apache-2.0
// The driver's fault path on a card that takes no time.
//   instant_driver LINK_SOCKET PAGES SPIN_US      says what to map; ends when its standard input does
#include <cstdio>
#include <cstdlib>

#include "card_setup.h"
#include "engine.h"
#include "instant_card.h"

int main(int argc, char** argv) try {
  if (argc < 4) return 2;
  const std::uint64_t pages = std::strtoull(argv[2], nullptr, 10);
  weft::Journal journal(weft::make_memfd("weft-journal", weft::Journal::bytes_for(pages)), {0, pages}, 0, false);
  weft::DmaMemory dma(weft::make_memfd("weft-dma", weft::DmaMemory::bytes_for(0)), 0);
  weft::GuestMemory guest(weft::make_memfd(WEFT_GUEST_NAME, pages * WEFT_PAGE_BYTES), pages * WEFT_PAGE_BYTES);
  weft::LinkServer link(argv[1]);
  weft::bench::InstantCard card(dma);
  weft::EngineConfig config;
  config.spin_us = static_cast<std::uint32_t>(std::atoi(argv[3]));
  unsigned errors = 0;
  weft::Engine engine(card, journal, dma, guest, link, config, [&](const weft::Event& e) {
    if (e.code[0] == 'E') errors++, std::fprintf(stderr, "%s: %s\n", e.code, e.text.c_str());
  });
  weft::bring_up(card, {}, std::chrono::milliseconds(1000));
  engine.run();
  std::printf("/proc/%d/fd/%d\n", getpid(), guest.fd());
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  engine.stop();
  const weft::Stats& s = engine.stats();
  std::printf("{\"faults\":%lu,\"errors\":%u,\"turns\":%lu,\"sleeps\":%lu}\n", s.grantOwner.get() + s.grantPool.get(), errors, s.turns.get(), s.sleeps.get());
} catch (const std::exception& e) {
  std::fprintf(stderr, "instant_driver: %s\n", e.what());
  return 1;
}
