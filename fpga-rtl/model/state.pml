// SPDX-License-Identifier: Apache-2.0
// One home, its nodes, a network without order. What the spec owns (names, the home's table, the driver's
// states) is written by pml.ts around these files. README.md says which variable is which register.
//
// An event is one step: it is chosen (`what`, and who), then worked off in the d_step of rack.ts, then every
// invariant is looked at. A right that the network may delay is delayed by choosing its message later.

#define HOME 0
#define NOBODY NODES
#define at(n, p) ((n) * PAGES + (p))
#define bit_of(n) (1 << (n))
#define HOLDERS (NODES * PAGES)

// ---------------------------------------------------------------- nodes: state, and the bytes' version
mtype st[HOLDERS] = P_I;
bit val[HOLDERS];            // mapped page, eviction buffer, or buffer of a late answer: has the last store?
bit latest[PAGES];           // a store that is watched has been done
bit paused;                  // no new operation begins: what is under way must end
#ifdef OPERATIONS
byte left = OPERATIONS;      // operations that may still begin
#define may_begin (!paused && left > 0)
#define begin left--
#else
#define may_begin (!paused)
#define begin skip
#endif
byte dead = NOBODY;
#ifdef DIES
bit ep[NODES];               // the card's epoch: 1 when it knows who has left
bit gave[HOLDERS];           // a revoke took the right out of the eviction's buffer, or the home has pulled it
#define epoch(n) ep[n]
#define has_left(n) ((n) == dead && ep[HOME])
#else
#define epoch(n) 0
#define has_left(n) false
#endif
#ifdef LATE
mtype hold[HOLDERS];         // overdue: revoke that the card has answered in the driver's place, with FWD_NACK
bit pending[HOLDERS];        // answered too late: completion with TIMEOUT on its way
mtype kept[HOLDERS];         // that answer has a buffer: P_M an owner's page, P_SM a reader's copy
byte limits = LIMITS;         // how often a driver may still be late
#define busy_answer(x) pending[x]
#else
#define busy_answer(x) false
#endif

// ---------------------------------------------------------------- the home: directory, pool, locks
mtype dir[PAGES] = D_ZERO;
mtype back[PAGES] = B_ZERO;
byte owner[PAGES];
byte sharers[PAGES];
bit pool[PAGES];

mtype ls[LOCKS] = T_IDLE;
byte lpage[LOCKS];
mtype lop[LOCKS];
byte lreq[LOCKS];
bit lexcl[LOCKS];
bit lhave[LOCKS];
mtype lrow[LOCKS];
byte lpend[LOCKS];           // nodes that owe an answer
bit lacked[LOCKS];           // GRANT_ACK came, SHARE_PAGE did not
bit lnack[LOCKS];            // one of those asked said FWD_NACK
bit ltook[LOCKS];            // GET_LOST: the former owner's page had come for writing
#ifdef DIES
bit lidle[LOCKS];            // GET_LOST: the grant met no fault that waits
#endif

// op, source, destination, page, lock, requester, right, flag (excl, have or zero), status, version, epoch.
// Sorted, so that the order of sending is forgotten.
chan net = [FLIGHTS] of { mtype, byte, byte, byte, byte, byte, mtype, bit, mtype, bit, bit };

// ---------------------------------------------------------------- the event at hand; zero between events
mtype what, ev, row, m_right, m_status;
byte me, pg, x, l, i, m_src, m_lock, m_req;
bit m_flag, m_val, m_ep, page, fits, goes_on, tardy, over;
#ifdef DIES
mtype o_op;
byte o_src, o_dst, o_page;
#endif
#ifdef PROGRESS
bit began;
#endif

mtype = { single_writer, data_value, directory, one_transaction, answer_fits, nothing_lost, every_request_answered, table_complete, recovered };
mtype = { READ_FAULT, READ_FAULT_EXCL, WRITE_FAULT, EVICT, STORE, REST, LOCK, PAUSE, DIE, LEARN, RESOLVE, SWEEP, ANSWER, TOO_LATE };

#define must(name, c) if :: (c) :: else -> printf("@violated %e\n", name); assert(false) fi

inline send(o_, s_, d_, l_, q_, r_, f_, t_, v_) {
  if
  :: (d_) != dead ->
    assert(nfull(net));
    net!!o_, s_, d_, pg, l_, q_, r_, f_, t_, v_, epoch(s_);
    printf("@send %d %d %e page %d lock %d req %d %e flag %d %e version %d\n", s_, d_, o_, pg, l_, q_, r_, f_, t_, v_)
  :: else
  fi
}
