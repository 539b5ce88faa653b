// SPDX-License-Identifier: Apache-2.0
// One node's part of the process litmus: maps the shared region through the driver, runs every
// shape and workload in step with the other nodes. Node 0 prints one JSON line a test.
#include <fcntl.h>
#include <sys/mman.h>

#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "control.h"
#include "link.h"
#include "shapes.h"
#include "workloads.h"

namespace {

using namespace litmus;

struct Options {
  std::string link;
  std::string memory;
  std::string control;
  unsigned node = 0;
  unsigned nodes = 1;
  uint64_t bytes = 0;
  uint64_t rounds = 100;
  uint64_t seed = 1;
  int limit_s = 120;
};

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "litmus-worker: %s\n", what.c_str());
  std::exit(1);
}

Options parse(int argc, char** argv) {
  Options o;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string key = argv[i];
    const std::string value = argv[i + 1];
    if (key == "--link") o.link = value;
    else if (key == "--memory") o.memory = value;
    else if (key == "--control") o.control = value;
    else if (key == "--node") o.node = static_cast<unsigned>(std::stoul(value));
    else if (key == "--nodes") o.nodes = static_cast<unsigned>(std::stoul(value));
    else if (key == "--bytes") o.bytes = std::stoull(value);
    else if (key == "--rounds") o.rounds = std::stoull(value);
    else if (key == "--seed") o.seed = std::stoull(value);
    else if (key == "--limit-s") o.limit_s = std::stoi(value);
    else fail("unknown option " + key);
  }
  if (o.link.empty() || o.memory.empty() || o.control.empty() || o.bytes == 0) {
    fail("needs --link, --memory, --control and --bytes");
  }
  return o;
}

Control* map_control(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) fail("cannot open " + path + ": " + std::strerror(errno));
  void* at = mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (at == MAP_FAILED) fail("cannot map " + path + ": " + std::strerror(errno));
  close(fd);
  return static_cast<Control*>(at);
}

// The shared region under userfaultfd, served by this node's driver.
Region map_region(const Options& o, weft_link& link) {
  char why[256] = "";
  uint64_t ino = 0;
  void* at = weft_link_map(o.memory.c_str(), o.bytes, &ino, why, sizeof why);
  if (at == nullptr) fail(why);
  if (weft_link_attach(&link, o.link.c_str(), ino, why, sizeof why) != 0) fail(why);
  return Region{static_cast<std::byte*>(at), o.bytes / kPageBytes};
}

class Worker {
 public:
  Worker(const Options& o, Control& control, Region region) : o_(o), control_(control), region_(region) {}

  bool run() {
    for (const Shape& shape : kShapes) {
      if (!run_shape(shape)) return false;
    }
    return run_workloads();
  }

 private:
  bool meet_nodes() { return meet(control_, control_.nodes, o_.nodes, o_.limit_s); }
  bool meet_threads(unsigned parties) { return meet(control_, control_.threads, parties, o_.limit_s); }

  // Pages taken by the next test; the same on every node.
  uint64_t take(uint64_t pages) {
    const uint64_t first = next_page_;
    next_page_ += pages;
    if (next_page_ > region_.pages) fail("the shared region is too small");
    return first;
  }

  void report(const char* name, uint64_t rounds, uint64_t outcomes, uint64_t forbidden, uint64_t count = 0,
              uint64_t expected = 0) const {
    std::printf("{\"test\":\"%s\",\"rounds\":%" PRIu64 ",\"outcomes\":%" PRIu64 ",\"forbidden\":%" PRIu64
                ",\"count\":%" PRIu64 ",\"expected\":%" PRIu64 "}\n",
                name, rounds, outcomes, forbidden, count, expected);
    std::fflush(stdout);
  }

  // Which results of a round saw its writes, as bits: a shape that always ends the same has shown nothing.
  uint64_t outcome(const Shape& shape, uint64_t r) const {
    uint64_t bits = 0;
    for (unsigned t = 0; t < shape.threads; ++t) {
      for (unsigned i = 0; i < kResults; ++i) bits = bits << 1 | static_cast<uint64_t>(result(control_, t, i) == r);
    }
    return bits;
  }

  // Thread t of a shape runs on node t mod nodes.
  bool run_shape(const Shape& shape) {
    const uint64_t first = take(2);
    const Vars vars{region_.word(first, 0), region_.word(first + 1, 7)};
    std::vector<std::thread> threads;
    std::atomic<bool> good{true};
    uint64_t forbidden = 0;
    std::set<uint64_t> outcomes;
    for (unsigned t = o_.node; t < shape.threads; t += o_.nodes) {
      threads.emplace_back([&, t] {
        for (std::atomic<uint64_t>& left_over : control_.slot[t].result) left_over.store(0);
        using Clock = std::chrono::steady_clock;
        Clock::duration took{};
        for (uint64_t r = 1; r <= o_.rounds; ++r) {
          if (!meet_threads(shape.threads)) return good.store(false);
          // A skew that sweeps over what the faults of a round take, which depends on how busy the machine is.
          std::mt19937_64 random(o_.seed * 7919 + r * 31 + t);
          const auto begin = Clock::now() + took * static_cast<int>(random() % 3000) / 1000;
          std::this_thread::sleep_until(begin);
          shape.round(t, r, vars, control_.slot[t].result);
          took = Clock::now() - begin;
          if (!meet_threads(shape.threads)) return good.store(false);
          if (t != 0) continue;
          if (shape.forbidden(r, control_)) ++forbidden;
          outcomes.insert(outcome(shape, r));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    if (!good.load() || !meet_nodes()) return false;
    if (o_.node == 0) report(shape.name, o_.rounds, outcomes.size(), forbidden);
    return true;
  }

  // Adds up what each node found; only node 0's sum counts.
  bool gather(uint64_t mine, uint64_t& sum) {
    control_.slot[o_.node].result[0].store(mine);
    if (!meet_nodes()) return false;
    sum = 0;
    for (unsigned n = 0; n < o_.nodes; ++n) sum += control_.slot[n].result[0].load();
    return meet_nodes();
  }

  bool run_workloads() {
    const Place place{o_.node, o_.nodes, o_.rounds * 50, o_.seed};
    uint64_t wrong = 0;

    const uint64_t counter = take(1);
    if (!meet_nodes()) return false;
    count_atomically(region_, counter, place);
    if (!meet_nodes()) return false;
    if (o_.node == 0) report("atomic counter", place.rounds, 1, 0, read(region_.word(counter, 0)), place.rounds * o_.nodes);

    const uint64_t shared = take(1);
    if (!meet_nodes()) return false;
    share_falsely(region_, shared, place);
    if (!meet_nodes()) return false;
    if (o_.node == 0) {
      uint64_t sum = 0;
      for (unsigned n = 0; n < o_.nodes; ++n) sum += read(region_.word(shared, n * 8));
      report("false sharing", place.rounds, 1, 0, sum, place.rounds * o_.nodes);
    }

    constexpr uint64_t kPages = 24;
    const uint64_t first = take(kPages);
    std::vector<uint64_t> last(kPages * kWordsPerPage);
    if (!meet_nodes()) return false;
    if (!gather(read_and_write(region_, first, kPages, place, last), wrong)) return false;
    if (o_.node == 0) report("random reads and writes", place.rounds * o_.nodes, 1, wrong);

    const uint64_t lock = take(1);
    constexpr uint64_t kGuarded = 6;
    const uint64_t guarded = take(kGuarded);
    const Place fewer{o_.node, o_.nodes, o_.rounds / 2 + 1, o_.seed};
    if (!meet_nodes()) return false;
    if (!gather(guard(region_, lock, guarded, kGuarded, fewer, control_), wrong)) return false;
    if (o_.node == 0) {
      report("lock and record", fewer.rounds, 1, wrong, read(region_.word(guarded, 0)), fewer.rounds * o_.nodes);
    }
    return meet_nodes();
  }

  const Options& o_;
  Control& control_;
  Region region_;
  uint64_t next_page_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const Options o = parse(argc, argv);
  Control* control = map_control(o.control);
  weft_link link{};
  Worker worker(o, *control, map_region(o, link));
  if (!worker.run()) {
    control->aborted.store(1);
    fail("gave up: another worker stopped, or " + std::to_string(o.limit_s) + " s were over");
  }
  return 0;
}
