// SPDX-License-Identifier: Apache-2.0
// A card's ABI without a card: home of every page for one driver, and an imagined peer that takes pages
// away at random. Executes descriptors of the three rings in random order, one transaction a page, so
// that revokes meet pages in every state. Counts what a right driver never does. Outlives drivers that are killed.
//   loopback_card SOCKET PAGES SEED [NAME=NUMBER ...]
// Names: revokes, of so many thousandths of its steps; bad, a page refused with OWNER; full, the first of the pages refused
// with RANGE until SIGUSR1; lost, one refused with POISON, and forgets, one whose second fault is; timeouts, late and homeless: so many thousandths of faults, answers and dirty evictions end with TIMEOUT
// (the last: POISON); bare: so many thousandths of rights that HAVE asked for come without the page that was revoked.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>
#include <random>
#include <vector>

#include "loopback_attach.h"

namespace weft::test {
namespace {

enum class Dir : std::uint8_t { zero, rest, shared, owned, peer };

struct Page {
  Dir dir = Dir::zero;
  std::uint8_t backing = WEFT_BACKING_ZERO;
  bool sharer = false;  // the driver, in `shared`
  bool locked = false;  // a revoke is unanswered
  bool stale = false;   // given up to a revoke; one eviction may still speak of it
};

/// Set by SIGUSR1: the pool has room for all pages from now on.
volatile std::sig_atomic_t grown = 0;

struct Options {
  std::uint64_t revokes = 0, bad = UINT64_MAX, lost = UINT64_MAX, full = UINT64_MAX, forgets = UINT64_MAX, timeouts = 0, late = 0, homeless = 0, bare = 0;
};

struct Sent {
  weft_submission answer;
  std::vector<std::byte> bytes;
  std::uint8_t status;
};

class Card {
 public:
  Card(const std::string& path, std::uint64_t pages, std::uint64_t seed, const Options& options)
      : link_(path), page_(pages), rng_(seed), o_(options) {}

  void run() {
    for (unsigned turn = 0;; turn++) {
      bool work = registers();
      work |= descriptors();
      work |= revokes();
      work |= answers();
      // Now and then in any case: the driver that would answer may have died.
      if (work && turn % 64 != 0) continue;
      if (!link_.rest(work || !pending_.empty() || !sent_.empty() ? 0 : o_.revokes ? 1 : 1000)) break;
    }
    std::printf("{\"faults\":%lu,\"evicts\":%lu,\"revokes\":%lu,\"answeredWithPage\":%lu,\"members\":%u,\"epoch\":%u,\"wrong\":%lu}\n",
                faults_, evicts_, revokes_, with_page_, reg(WEFT_CSR_CTRL_MEMBERS), reg(WEFT_CSR_CTRL_EPOCH), wrong_);
  }

 private:
  unsigned chance(unsigned n) { return static_cast<unsigned>(rng_() % n); }
  bool permille(std::uint64_t n) { return n > 0 && chance(1000) < n; }
  void wrong(const char* what, std::uint64_t gpn) {
    if (wrong_++ < 20) std::fprintf(stderr, "loopback: %s, page %lu\n", what, gpn);
  }
  /// The pool is swept for who has left: it must not change meanwhile, and at the start there is nothing to sweep.
  void swept(const weft_mmio_entry& e) {
    const bool of_pool = e.offset == WEFT_CSR_POOL_POOL_PAGES || e.offset == WEFT_CSR_POOL_STRIPE_WEIGHT ||
                         e.offset - WEFT_CSR_STRIPE_SLOT < 4 * WEFT_STRIPE_ENTRIES;
    const bool at_start = e.offset == WEFT_CSR_CTRL_EPOCH && reg(WEFT_CSR_CTRL_CONTROL) == 0;
    if ((of_pool && recovers_ > 0) || (at_start && reg(WEFT_CSR_POOL_POOL_PAGES) > 0)) {
      wrong_++;
      std::fprintf(stderr, "loopback: register 0x%x is written while the pool is swept\n", e.offset);
    }
  }
  std::uint32_t reg(std::uint32_t at) { return reg_[at]; }
  std::uint64_t reg64(std::uint32_t at) { return reg(at) | std::uint64_t{reg(at + 4)} << 32; }
  std::byte* pool(std::uint64_t gpn) { return link_.dma(reg64(WEFT_CSR_POOL_POOL_BASE_LO) + gpn * WEFT_PAGE_BYTES); }

  bool registers() {
    weft_mmio_entry e{};
    bool any = false;
    for (; link_.take(e); any = true) {
      if (e.kind == WEFT_MMIO_KIND_PUSH) {
        const std::uint16_t count = link_.line().count;
        std::uint32_t& tail = reg_[WEFT_CSR_DOORBELL_TAIL + (e.offset - WEFT_CSR_PUSH_ENTRY) / WEFT_RING_ENTRY_BYTES * 4];
        if (static_cast<std::int16_t>(count - tail) > 0) tail = count;
      } else if (e.kind == WEFT_MMIO_KIND_WRITE) {
        swept(e);
        reg_[e.offset] = e.value;
        if (e.offset == WEFT_CSR_CTRL_EPOCH) recovers_ = 5;
        if (e.offset == WEFT_CSR_CTRL_CONTROL && e.value) std::puts("enabled"), std::fflush(stdout);
      } else {
        std::uint32_t v = reg_[e.offset];
        if (e.offset == WEFT_CSR_ID_MAGIC) v = WEFT_CARD_MAGIC;
        if (e.offset == WEFT_CSR_ID_ABI) v = WEFT_ABI_VERSION;
        // A new epoch takes it a few looks to recover.
        if (e.offset == WEFT_CSR_CTRL_STATUS) v = WEFT_CSR_CTRL_STATUS_READY | (recovers_ && recovers_-- ? WEFT_CSR_CTRL_STATUS_RECOVERING : 0);
        if (e.offset == WEFT_CSR_CTRL_SUSPECT) v = reg(WEFT_CSR_CTRL_MEMBERS) & 0x6u;
        link_.answer(e, v);
      }
      link_.done();
    }
    return any;
  }

  bool descriptors() {
    static constexpr std::uint32_t base[3] = {WEFT_CSR_RING_FAULT_BASE_LO, WEFT_CSR_RING_EVICT_BASE_LO,
                                              WEFT_CSR_RING_RESPOND_BASE_LO};
    for (unsigned r = 0; r < 3; r++) {
      const auto tail = static_cast<std::uint16_t>(reg(WEFT_CSR_DOORBELL_TAIL + 4 * r));
      for (; taken_[r] != tail; taken_[r]++) {
        const std::uint64_t mask = (1u << reg(base[r] + 8)) - 1;
        weft_submission d;
        std::memcpy(&d, link_.dma(reg64(base[r]) + (taken_[r] & mask) * sizeof d), sizeof d);
        pending_.push_back(d);
      }
    }
    if (pending_.empty()) return false;
    std::swap(pending_[chance(static_cast<unsigned>(pending_.size()))], pending_.back());
    const weft_submission d = pending_.back();
    if (d.op != WEFT_DESCRIPTOR_OP_REVOKE_DONE && (d.gpn < reg64(WEFT_CSR_CONTEXT_FIRST_LO) || d.gpn > reg64(WEFT_CSR_CONTEXT_LAST_LO)))
      wrong("none of the context", d.gpn);
    // A page whose revoke is unanswered is locked: its other transactions wait.
    if (d.op != WEFT_DESCRIPTOR_OP_REVOKE_DONE && d.gpn < page_.size() && page_[d.gpn].locked) return true;
    pending_.pop_back();
    if (d.op == WEFT_DESCRIPTOR_OP_FAULT_READ || d.op == WEFT_DESCRIPTOR_OP_FAULT_WRITE)
      fault(d);
    else if (d.op == WEFT_DESCRIPTOR_OP_REVOKE_DONE)
      answered(d);
    else
      evict(d);
    return true;
  }

  void complete(const weft_submission& d, weft_completion c) {
    c.op = d.op;
    c.tag = d.tag;
    c.gpn = d.gpn;
    c.cycles = 100 + chance(100);
    write_entry(c, WEFT_CSR_RING_COMPLETION_BASE_LO, completions_++);
  }
  template <class Entry>
  void write_entry(Entry e, std::uint32_t base, std::uint32_t n) {
    const std::uint32_t log2 = reg(base + 8);
    std::byte* to = link_.dma(reg64(base) + (n & ((1u << log2) - 1)) * sizeof e);
    std::memcpy(to, &e, offsetof(Entry, lap));
    std::atomic_ref(*reinterpret_cast<std::uint32_t*>(to + offsetof(Entry, lap))).store((n >> log2) + 1);
    link_.interrupt();
  }

  void fault(const weft_submission& d) {
    faults_++;
    weft_completion c{};
    if (d.gpn >= page_.size() || d.gpn == o_.bad || d.gpn == o_.lost) {
      c.status = d.gpn == o_.lost ? WEFT_STATUS_POISON : WEFT_STATUS_OWNER;
      return complete(d, c);
    }
    if (d.gpn >= o_.full && !grown) {
      c.status = WEFT_STATUS_RANGE;
      return complete(d, c);
    }
    if (d.gpn == o_.forgets && page_[d.gpn].dir != Dir::zero) {
      c.status = WEFT_STATUS_POISON;
      return complete(d, c);
    }
    if (permille(o_.timeouts)) {
      c.status = WEFT_STATUS_TIMEOUT;
      c.src = 1;
      return complete(d, c);
    }
    Page& p = page_[d.gpn];
    const bool write = d.op == WEFT_DESCRIPTOR_OP_FAULT_WRITE;
    bool alone = write, data = true;
    switch (p.dir) {
      case Dir::zero:
        alone = true;
        data = false;
        c.flags5 = WEFT_COMPLETION_ZERO;
        p.backing = WEFT_BACKING_ZERO;
        break;
      case Dir::rest:
        alone |= (d.flags1 & WEFT_SUBMISSION_EXCL) != 0;
        data = !((d.flags1 & WEFT_SUBMISSION_HAVE) && permille(o_.bare));
        p.backing = WEFT_BACKING_POOL;
        break;
      case Dir::shared:
        data = !(write && p.sharer && (d.flags1 & WEFT_SUBMISSION_HAVE));
        p.backing = WEFT_BACKING_POOL;
        break;
      case Dir::peer:
        c.src = 1;
        if (!write) alone = (d.flags1 & WEFT_SUBMISSION_EXCL) && chance(2);
        p.backing = WEFT_BACKING_NONE;
        if (alone) c.flags5 = WEFT_COMPLETION_DIRTY;
        break;
      case Dir::owned:
        wrong("a fault for an owned page", d.gpn);
        c.status = WEFT_STATUS_OWNER;
        return complete(d, c);
    }
    p.dir = alone ? Dir::owned : Dir::shared;
    p.stale = false;
    p.sharer = !alone;
    c.grant = alone ? WEFT_GRANT_M : WEFT_GRANT_S;
    if (data) {
      std::memcpy(link_.dma(d.addr), pool(d.gpn), WEFT_PAGE_BYTES);
      c.flags5 |= WEFT_COMPLETION_PAGE;
      // The peer's bytes never reach a pool of their own: what the driver does not give back is lost.
      if (p.backing == WEFT_BACKING_NONE && alone) std::memset(pool(d.gpn), 0xee, WEFT_PAGE_BYTES);
    }
    complete(d, c);
  }

  void evict(const weft_submission& d) {
    evicts_++;
    weft_completion c{};
    Page& p = page_[d.gpn];
    const bool dirty = d.op == WEFT_DESCRIPTOR_OP_EVICT_DIRTY;
    const bool holder = p.dir == Dir::owned || (p.dir == Dir::shared && p.sharer);
    if (!holder && !p.stale) wrong("a page was evicted that had been given up", d.gpn);
    p.stale = false;
    if (dirty && permille(o_.homeless)) {
      c.status = WEFT_STATUS_POISON;  // nothing changes: if a revoke did not take it, it is the driver's
      return complete(d, c);
    }
    if (p.dir == Dir::owned) {
      if (dirty) {
        std::memcpy(pool(d.gpn), link_.dma(d.addr), WEFT_PAGE_BYTES);
        p.dir = Dir::rest;
      } else if (p.backing == WEFT_BACKING_NONE) {
        wrong("the only copy dropped", d.gpn);
        c.status = WEFT_STATUS_DIRTY;
      } else {
        p.dir = p.backing == WEFT_BACKING_ZERO ? Dir::zero : Dir::rest;
      }
    } else if (p.dir == Dir::shared && p.sharer) {
      p.sharer = false;
      p.dir = Dir::rest;
    }
    complete(d, c);
  }

  bool revokes() {
    if (!permille(o_.revokes) || locked_ == WEFT_HOLDS) return false;
    const std::uint64_t gpn = rng_() % page_.size();
    Page& p = page_[gpn];
    const bool owned = p.dir == Dir::owned;
    const bool spurious = p.dir == Dir::rest && chance(50) == 0;  // an extra sharer is allowed
    if (p.locked || !(owned || (p.dir == Dir::shared && p.sharer) || spurious)) return false;
    weft_revoke r{};
    r.kind = owned && chance(2) ? WEFT_REVOKE_KIND_TO_S : WEFT_REVOKE_KIND_TO_I;
    r.req = 1;
    r.gpn = gpn;
    r.handle = static_cast<std::uint16_t>(revokes_);
    hold_[r.handle] = r;
    p.locked = true;
    locked_++;
    write_entry(r, WEFT_CSR_RING_REVOKE_BASE_LO, static_cast<std::uint32_t>(revokes_++));
    return true;
  }

  void answered(const weft_submission& d) {
    const auto hold = hold_.find(d.handle);
    if (hold == hold_.end() || hold->second.gpn != d.gpn) return wrong("an answer to no revoke", d.gpn);
    const bool to_s = hold->second.kind == WEFT_REVOKE_KIND_TO_S, with_page = d.flags1 & WEFT_SUBMISSION_PAGE;
    hold_.erase(hold);
    Page& p = page_[d.gpn];
    const bool late = permille(o_.late);
    if (late) {
      // Its right stays as it was.
    } else if (p.dir == Dir::owned && !with_page) {
      if (p.backing == WEFT_BACKING_NONE) wrong("an owned page answered without its bytes", d.gpn);
      p.dir = p.backing == WEFT_BACKING_ZERO ? Dir::zero : Dir::rest;
    } else if (p.dir == Dir::owned) {
      std::memcpy(pool(d.gpn), link_.dma(d.addr), WEFT_PAGE_BYTES);
      p.dir = to_s ? Dir::shared : chance(2) ? Dir::peer : Dir::rest;
      p.sharer = to_s;
    } else {
      // While a dirty eviction is under way the driver answers everything out of its buffer; the home ignores it.
      const auto evicts = [&](const weft_submission& e) { return e.op == WEFT_DESCRIPTOR_OP_EVICT_DIRTY && e.gpn == d.gpn; };
      if (with_page && std::none_of(pending_.begin(), pending_.end(), evicts))
        wrong("a page for a right that was not owned", d.gpn);
      p.dir = chance(2) ? Dir::peer : Dir::rest;
      p.sharer = false;
    }
    p.stale |= !late;
    with_page_ += with_page;
    p.locked = false;
    locked_--;
    const std::byte* from = link_.dma(d.addr);
    sent_.push_back({d, with_page ? std::vector(from, from + WEFT_PAGE_BYTES) : std::vector<std::byte>(),
                     static_cast<std::uint8_t>(late ? WEFT_STATUS_TIMEOUT : WEFT_STATUS_OK)});
  }

  /// Frames are acknowledged late; until then a repeat would read the buffer again.
  bool answers() {
    if (sent_.empty() || (chance(4) && sent_.size() < WEFT_HOLDS)) return !sent_.empty();
    const Sent& s = sent_.front();
    if (!s.bytes.empty() && std::memcmp(s.bytes.data(), link_.dma(s.answer.addr), WEFT_PAGE_BYTES) != 0)
      wrong("a buffer changed before its completion", s.answer.gpn);
    weft_completion c{};
    c.status = s.status;
    complete(s.answer, c);
    sent_.pop_front();
    return true;
  }

  Attachment link_;
  std::vector<Page> page_;
  std::mt19937_64 rng_;
  const Options o_;
  unsigned recovers_ = 0;
  std::map<std::uint32_t, std::uint32_t> reg_;
  std::uint16_t taken_[3] = {};
  std::vector<weft_submission> pending_;
  std::map<std::uint16_t, weft_revoke> hold_;
  std::deque<Sent> sent_;
  std::uint32_t completions_ = 0;
  unsigned locked_ = 0;
  std::uint64_t faults_ = 0, evicts_ = 0, revokes_ = 0, with_page_ = 0, wrong_ = 0;
};

}  // namespace
}  // namespace weft::test

int main(int argc, char** argv) {
  std::signal(SIGUSR1, [](int) { weft::test::grown = 1; });
  if (argc < 4) return 2;
  const auto number = [](const char* text) { return std::strtoull(text, nullptr, 10); };
  weft::test::Options o;
  const std::map<std::string, std::uint64_t*> names = {{"revokes", &o.revokes},   {"bad", &o.bad},   {"lost", &o.lost}, {"forgets", &o.forgets}, {"full", &o.full},
                                                       {"timeouts", &o.timeouts}, {"late", &o.late}, {"homeless", &o.homeless},
                                                       {"bare", &o.bare}};
  for (int i = 4; i < argc; i++) {
    const std::string text = argv[i];
    const auto name = names.find(text.substr(0, text.find('=')));
    if (name == names.end() || text.find('=') == std::string::npos) return 2;
    *name->second = number(text.c_str() + text.find('=') + 1);
  }
  weft::test::Card card(argv[1], number(argv[2]), number(argv[3]), o);
  card.run();
}
