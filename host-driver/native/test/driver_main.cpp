// SPDX-License-Identifier: Apache-2.0
// A node without Node.js: the same fault path as a program, so that it runs under sanitizers and can be killed.
//   driver_main CARD_SOCKET LINK_SOCKET PAGES BUDGET      ends when its standard input does
#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "node.h"

int main(int argc, char** argv) try {
  if (argc < 5) return 2;
  weft::NodeConfig c;
  c.card_socket = argv[1];
  c.link_socket = argv[2];
  c.card.pool_pages = std::strtoull(argv[3], nullptr, 10);
  c.guest_bytes = c.card.pool_pages * WEFT_PAGE_BYTES;
  c.engine.budget_pages = std::strtoull(argv[4], nullptr, 10);
  std::atomic<unsigned> errors = 0;
  weft::Node node(c, [&](const weft::Event& e) {
    if (e.code[0] == 'E') errors++;
    std::fprintf(stderr, "%s: %s\n", e.code, e.text.c_str());
  });
  std::printf("/proc/%d/fd/%d\n", getpid(), node.guest.fd());
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  node.engine.quiesce(true);
  for (int i = 0; i < 1000 && !node.engine.quiet(); i++) usleep(5000);
  const weft::Stats& s = node.engine.stats();
  std::printf("{\"quiet\":%s,\"errors\":%u,\"faults\":%lu,\"peak\":%lu}\n", node.engine.quiet() ? "true" : "false", errors.load(),
              s.faultRead.get() + s.faultWrite.get(), s.residentPeak.get());
} catch (const std::exception& e) {
  std::fprintf(stderr, "driver_main: %s\n", e.what());
  return 1;
}
