// SPDX-License-Identifier: Apache-2.0
#include "functional_rings.h"

#include <algorithm>
#include <utility>

namespace weft::functional {

namespace {

/// From a doorbell to its descriptors: a read over PCIe. The only time that anything takes in this card.
constexpr Cycle fetch_cycles = 150;
constexpr unsigned completion_ring = 3;
constexpr unsigned revoke_ring = 4;

template <class T>
std::span<std::uint8_t, sizeof(T)> bytes_of(T& t) {
  return std::span<std::uint8_t, sizeof(T)>(reinterpret_cast<std::uint8_t*>(&t), sizeof(T));
}

}  // namespace

void Rings::doorbell(unsigned ring, std::uint16_t tail) {
  if (!shared_.settings.enable) return;
  SubmissionRing& r = submissions_[ring];
  if (r.fetched == r.tail) {
    r.fresh = true;
    r.bell = shared_.now;
    r.ready = shared_.now + fetch_cycles;
  }
  r.tail = tail;
}

/// Whether its page is of the context, whatever the driver says.
void Rings::judge(weft_submission& d) const {
  const Settings& s = shared_.settings;
  const std::uint64_t gpn = d.gpn & max_gpn;
  d.flags1 &= static_cast<std::uint8_t>(~WEFT_SUBMISSION_OUTSIDE);
  if (gpn < s.context_first || gpn > s.context_last) d.flags1 |= WEFT_SUBMISSION_OUTSIDE;
}

/// The next entry of a ring that owes nothing is taken as it came; any other push is a doorbell, if it is news.
void Rings::push(unsigned ring, const weft_submission& entry) {
  if (!shared_.settings.enable) return;
  SubmissionRing& r = submissions_[ring];
  const std::uint16_t news = static_cast<std::uint16_t>(entry.count - r.tail);
  if (news == 1 && r.fetched == r.tail && !r.head) {
    r.head = Descriptor{entry, shared_.now};
    judge(r.head->fields);
    r.tail = r.fetched = entry.count;
  } else if (news != 0 && news < 0x8000) {
    doorbell(ring, entry.count);
  }
}

const Descriptor* Rings::peek(unsigned ring) {
  SubmissionRing& r = submissions_[ring];
  if (!r.head && r.fetched != r.tail && r.ready <= shared_.now) {
    const Settings::Ring& place = shared_.settings.rings[ring];
    const std::uint64_t index = r.fetched++ & ((1u << place.log2) - 1);
    r.head.emplace();
    shared_.platform.read(place.base + index * WEFT_RING_ENTRY_BYTES, bytes_of(r.head->fields));
    judge(r.head->fields);
    r.head->since = std::exchange(r.fresh, false) ? r.bell : shared_.now;
  }
  return r.head ? &*r.head : nullptr;
}

template <class Entry>
void Rings::write(unsigned ring, std::uint32_t& count, Entry entry) {
  static_assert(sizeof(Entry) == WEFT_RING_ENTRY_BYTES);
  const Settings::Ring& place = shared_.settings.rings[ring];
  entry.lap = (count >> place.log2) + 1;
  const std::uint64_t index = count++ & ((1u << place.log2) - 1);
  shared_.platform.write(place.base + index * WEFT_RING_ENTRY_BYTES, bytes_of(entry));
  shared_.platform.interrupt();
}

void Rings::complete(weft_completion c, Cycle since) {
  c.cycles = static_cast<std::uint32_t>(shared_.now - since);
  write(completion_ring, completions_, c);
}

void Rings::revoke(weft_revoke r) { write(revoke_ring, revokes_, r); }

void Rings::refuse(const Descriptor& d) {
  weft_completion c{};
  c.op = d.fields.op;
  c.status = WEFT_STATUS_BAD_DESCRIPTOR;
  c.tag = d.fields.tag;
  c.gpn = d.fields.gpn;
  complete(c, d.since);
  shared_.count(WEFT_CSR_COUNTER_DESCRIPTOR_BAD);
}

Cycle Rings::next() const {
  Cycle next = never;
  for (const SubmissionRing& r : submissions_) {
    if (!r.head && r.fetched != r.tail) next = std::min(next, r.ready);
  }
  return next;
}

bool Rings::idle() const {
  return std::none_of(submissions_.begin(), submissions_.end(), [](const SubmissionRing& r) { return r.head || r.fetched != r.tail; });
}

}  // namespace weft::functional
