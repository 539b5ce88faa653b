// SPDX-License-Identifier: Apache-2.0
// A node without Node.js: the same fault path as a program, so that it runs under sanitizers and can be killed.
//   driver_main CARD_SOCKET LINK_SOCKET PAGES BUDGET [resume] [first=N] [pool=N] [order=N] [die=SITE:N]      ends when its standard input does
// With WEFT_CRASH_POINTS it kills itself when it passes SITE (file:line) for the Nth time, and says at its end which it passed.
#include <signal.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "node.h"

#ifdef WEFT_CRASH_POINTS
namespace {
std::string die_at;
unsigned die_count = 0;
std::map<std::string, unsigned> passed;  // by the engine's thread; read when it has ended
}  // namespace

void weft::crash_point(const std::source_location& where) {
  std::string site = where.file_name();
  site = site.substr(site.rfind('/') + 1) + ":" + std::to_string(where.line());
  if (++passed[site] == die_count && site == die_at) kill(getpid(), SIGKILL);
}
#endif

int main(int argc, char** argv) try {
  if (argc < 5) return 2;
  weft::NodeConfig c;
  c.card_socket = argv[1];
  c.link_socket = argv[2];
  c.card.pool_pages = std::strtoull(argv[3], nullptr, 10);
  c.card.context.pages = c.card.pool_pages;
  c.engine.budget_pages = std::strtoull(argv[4], nullptr, 10);
  for (int i = 5; i < argc; i++) {
    const std::string option = argv[i];
    if (option == "resume") c.engine.resume = true;
    if (option.starts_with("first=")) c.card.context.first = std::strtoull(argv[i] + 6, nullptr, 10);
    if (option.starts_with("pool=")) c.card.pool_pages = std::strtoull(argv[i] + 5, nullptr, 10);
    if (option.starts_with("order=")) c.engine.order = static_cast<weft::Order>(std::atoi(argv[i] + 6));
#ifdef WEFT_CRASH_POINTS
    if (option.starts_with("die=")) {
      die_at = option.substr(4, option.rfind(':') - 4);
      die_count = static_cast<unsigned>(std::atoi(option.c_str() + option.rfind(':') + 1));
    }
#endif
  }
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
  const bool quiet = node.engine.quiet();
  node.engine.stop();
  const weft::Stats& s = node.engine.stats();
#ifdef WEFT_CRASH_POINTS
  for (const auto& [site, count] : passed) std::printf("site %s %u\n", site.c_str(), count);
#endif
  std::printf("{\"quiet\":%s,\"errors\":%u,\"faults\":%lu,\"peak\":%lu,\"restarts\":%lu}\n", quiet ? "true" : "false", errors.load(),
              s.faultRead.get() + s.faultWrite.get(), s.residentPeak.get(), s.restarts.get());
} catch (const std::exception& e) {
  std::fprintf(stderr, "driver_main: %s\n", e.what());
  return 1;
}
