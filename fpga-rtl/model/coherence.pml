// SPDX-License-Identifier: Apache-2.0
// One home, its nodes, a network without order. What the spec owns (names, the home's table, the driver's
// states) stands above this line, written by pml.ts. README.md says which variable is which register.
//
// An event is one step: it is chosen (`what`, and who), then worked off in the d_step below, then every
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

// ---------------------------------------------------------------- facts of the request in lock l (spec: Fact)
#define f_sharer (dir[pg] == D_SHARED && (sharers[pg] & bit_of(lreq[l])) != 0)
#define f_owned (dir[pg] == D_OWNED)
#define f_excl lexcl[l]
#ifdef BUG_BLIND_HAVE
#define f_upgrade lhave[l]
#else
#define f_upgrade (lhave[l] && f_sharer)
#endif
#define f_owner (f_owned && back[pg] != B_LOST && owner[pg] == lreq[l])
#define f_zero (f_owned && back[pg] == B_ZERO)
#define f_pool (f_owned && back[pg] == B_POOL)
#define f_none (f_owned && back[pg] == B_NONE)
#define f_lost (f_owned && back[pg] == B_LOST)
#define f_left has_left(lreq[l])
#define f_outside false
#define writer (lop[l] == GET_M || lexcl[l])

// Spec: heal().
inline heal() {
#ifdef DIES
  if
  :: ep[HOME] && dir[pg] == D_SHARED ->
    sharers[pg] = sharers[pg] & ~bit_of(dead);
    if :: sharers[pg] == 0 -> dir[pg] = D_REST :: else fi
  :: ep[HOME] && dir[pg] == D_OWNED && owner[pg] == dead ->
#ifdef BUG_HEAL_KEEPS_OWNER
    skip
#else
    back[pg] = B_LOST; owner[pg] = 0
#endif
  :: else
  fi
#else
  skip
#endif
}

inline entry_own(b_) { dir[pg] = D_OWNED; back[pg] = b_; owner[pg] = lreq[l]; sharers[pg] = 0 }
inline entry_plain(d_) { dir[pg] = d_; back[pg] = B_ZERO; owner[pg] = 0; sharers[pg] = 0 }
inline entry_share(s_) {
  sharers[pg] = s_; back[pg] = B_ZERO; owner[pg] = 0;
  if :: sharers[pg] == 0 -> dir[pg] = D_REST :: else -> dir[pg] = D_SHARED fi
}

// ---------------------------------------------------------------- what a row does first
inline ask(o_, n_, r_, s_) {
  lpend[l] = bit_of(n_);
  ls[l] = s_;
  send(o_, HOME, n_, l, lreq[l], r_, 0, S_OK, 0)
}
inline ask_sharers() {
  lpend[l] = sharers[pg] & ~bit_of(lreq[l]);
  i = 0;
  do
  :: i < NODES ->
    if :: (lpend[l] & bit_of(i)) != 0 -> send(INV, HOME, i, l, lreq[l], R_I, 0, S_OK, 0) :: else fi;
    i++
  :: else -> break
  od;
  i = 0;
#ifdef BUG_GRANT_EARLY
  ls[l] = T_GRANT
#else
  if :: lpend[l] == 0 -> ls[l] = T_GRANT :: else -> ls[l] = T_ACKS fi
#endif
}
inline grant(o_, r_, zero_, t_, v_) {
  m_right = r_;
  if :: t_ == S_POISON -> asked_right() :: else fi; // so that the requester knows which fault it answers
  send(o_, HOME, lreq[l], l, lreq[l], m_right, zero_, t_, v_);
#ifdef BUG_UNLOCK_AT_GRANT
  ls[l] = T_COMMIT
#else
  ls[l] = T_FIN
#endif
}
inline asked_right() { if :: lop[l] == GET_M -> m_right = R_M :: else -> m_right = R_S fi }
inline put_ack(t_) { send(PUT_ACK, HOME, lreq[l], l, lreq[l], R_I, 0, t_, 0) }
inline release() {
  ls[l] = T_IDLE; lpage[l] = 0; lop[l] = 0; lreq[l] = 0; lexcl[l] = 0; lhave[l] = 0; lrow[l] = 0;
  lpend[l] = 0; lacked[l] = 0; lnack[l] = 0; ltook[l] = 0
#ifdef DIES
  ; lidle[l] = 0
#endif
}
inline all_answered() {
  if
  :: lpend[l] != 0
#ifdef BUG_NACK_IS_ACK
  :: lpend[l] == 0 && lnack[l] && ls[l] == T_OWNER -> ls[l] = T_DECIDE; ev = FWD_NACK
#else
  :: lpend[l] == 0 && lnack[l] -> ls[l] = T_DECIDE; ev = FWD_NACK
#endif
  :: else -> ls[l] = T_GRANT
  fi
}

// A lock goes on as far as it can without an answer. TshrState LOOKUP, FANOUT and HOLDOFF take no step of their
// own: whatever could happen in between could happen before.
inline run_lock() {
  if
  :: ls[l] == T_DECIDE ->
    heal();
    pick();
    must(table_complete, row != 0);
    follows();
    printf("@row %e\n", row);
    lrow[l] = row;
    lpend[l] = 0;
    lnack[l] = 0;
    begin_row()
  :: else
  fi;
#ifdef DIES
  if :: ls[l] == T_GRANT && what == LOCK -> grant_row() :: else fi;
#else
  if :: ls[l] == T_GRANT -> grant_row() :: else fi;
#endif
  if
  :: ls[l] == T_COMMIT ->
    commit_row();
    heal();
    acknowledge();
    printf("@commit %e %e owner %d sharers %d\n", dir[pg], back[pg], owner[pg], sharers[pg]);
    release()
  :: else
  fi
}

// ---------------------------------------------------------------- home: requests and answers
inline free_lock() { l = 0; do :: ls[l] != T_IDLE -> l++ :: else -> break od }
inline request() {
  free_lock();
  ls[l] = T_DECIDE; lpage[l] = pg; lop[l] = what; lreq[l] = m_src; ev = what;
  lexcl[l] = (what == GET_S && m_flag);
  lhave[l] = (what == GET_M && m_flag);
  goes_on = 1
}

#define by_requester (m_src == lreq[l] && (ls[l] == T_FIN || ls[l] == T_OWNER || (ls[l] == T_GRANT && lrow[l] == GET_LOST)))
#define by_asked ((lpend[l] & bit_of(m_src)) != 0)

inline answer() {
  l = m_lock;
  fits = ls[l] != T_IDLE && lpage[l] == pg && awaited;
  if
  :: fits && what == GRANT_ACK -> fits = by_requester
  :: fits && what != GRANT_ACK -> fits = by_asked
  :: else
  fi;
  if
  :: !fits -> must(answer_fits, epoch(HOME)) // of a transaction whose requester has left
  :: else ->
    if
    :: what == INV_ACK || what == FWD_NACK ->
      lpend[l] = lpend[l] & ~bit_of(m_src);
      if :: what == FWD_NACK -> lnack[l] = 1 :: else fi;
      all_answered()
#ifdef BUG_MISS_ASKS_AGAIN
    :: what == FWD_MISS -> ls[l] = T_DECIDE; ev = lop[l]
#else
    :: what == FWD_MISS -> ls[l] = T_DECIDE; ev = FWD_MISS
#endif
    :: what == SHARE_PAGE ->
      pool[pg] = m_val;
      lpend[l] = 0;
      if :: lacked[l] -> ls[l] = T_COMMIT :: else -> ls[l] = T_FIN fi
    :: what == PUT_PAGE -> pool[pg] = m_val; ls[l] = T_COMMIT
#ifdef DIES
    :: what == GRANT_ACK && lrow[l] == GET_LOST && m_status == S_OK ->
      // Two acknowledgements: the page that the owner had sent before it left, and the grant, if that has left.
#ifndef BUG_GET_LOST_BLIND
      if :: m_right == R_M -> ltook[l] = 1 :: else fi;
#endif
#ifndef BUG_STRAY_GRANT
      if
      :: ls[l] == T_FIN && m_right != R_I && !lidle[l] -> lacked[l] = 1
      :: ls[l] == T_FIN && m_right == R_I && !lacked[l] -> lidle[l] = 1
      :: else -> ls[l] = T_COMMIT
      fi
#else
      ls[l] = T_COMMIT
#endif
#endif
#ifndef BUG_SHARE_NOT_AWAITED
    :: what == GRANT_ACK && ls[l] == T_OWNER && lrow[l] == GETS_OWNED -> lacked[l] = 1
#endif
    :: else -> ls[l] = T_COMMIT
    fi;
    goes_on = 1
  fi
}

// ---------------------------------------------------------------- node: grants
// Bytes that nobody can see any more are all the same.
#ifdef LATE
#define no_buffer (kept[x] == 0)
#else
#define no_buffer true
#endif
inline clear() { if :: (st[x] == P_I || st[x] == P_IS || st[x] == P_IM || st[x] == P_EC) && no_buffer -> val[x] = 0 :: else fi }

#define waiting(s) (s == P_IS || s == P_IM || s == P_SM)

inline granted() {
  m_ep = 0;
#ifdef BUG_STRAY_GRANT
  fits = waiting(st[x]);
#else
  fits = waiting(st[x]) && (m_status != S_POISON || (m_right == R_S) == (st[x] == P_IS));
#endif
  if :: m_status == S_POISON -> m_right = R_I :: else fi;
  if
  :: fits ->
    page = (what == GRANT_PAGE || what == OWNER_PAGE || (what == GRANT && m_flag));
    printf("@complete %d %e %e\n", me, m_right, m_status);
    if
    :: m_right == R_I && m_status == S_POISON -> completion_POISON()
    :: m_right == R_I && m_status == S_TIMEOUT -> completion_TIMEOUT()
    :: m_right == R_I && m_status != S_POISON && m_status != S_TIMEOUT -> must(answer_fits, false) // no honest driver gets these
    :: m_right == R_S -> completion_S(); val[x] = m_val
    :: m_right == R_M && (page || st[x] == P_SM) ->
      completion_M();
      if :: page -> val[x] = m_val :: else fi
    :: else ->
#ifndef DIES
#ifndef LATE
      must(answer_fits, false);  // only a requester that left or a driver that was late leaves a sharer listed that was asked
#endif
#endif
      completion_M_bare()
    fi;
    clear();
    send(GRANT_ACK, me, HOME, m_lock, me, m_right, 0, m_status, 0)
  :: else ->
#ifdef DIES
    if
#ifndef BUG_STRAY_GRANT
    :: m_status == S_POISON -> send(GRANT_ACK, me, HOME, m_lock, me, R_I, 0, S_OK, 0)
#else
    :: m_status == S_POISON
#endif
    :: else -> must(answer_fits, dead == HOME && ep[me])
    fi
#else
    must(answer_fits, false)
#endif
  fi
}

// ---------------------------------------------------------------- node: revokes
// What the driver's answer becomes. `fwd_` is FWD_S, FWD_M or INV.
inline tell(fwd_, req_, lock_) {
  revoke(fwd_);
  printf("@answer %d %e page %d now %e\n", me, fwd_, page, st[x]);
  if
  :: fwd_ == INV -> send(INV_ACK, me, HOME, lock_, req_, R_I, 0, S_OK, 0)
  :: fwd_ != INV && !page -> send(FWD_MISS, me, HOME, lock_, req_, R_I, 0, S_OK, 0)
  :: fwd_ == FWD_M && page -> send(OWNER_PAGE, me, req_, lock_, req_, R_M, 0, S_OK, val[x])
  :: fwd_ == FWD_S && page ->
    send(OWNER_PAGE, me, req_, lock_, req_, R_S, 0, S_OK, val[x]);
    send(SHARE_PAGE, me, HOME, lock_, req_, R_I, 0, S_OK, val[x])
  fi;
#ifdef DIES
  if :: page && st[x] == P_ED -> gave[x] = 1 :: else fi;
#endif
  clear()
}

inline revoked() {
#ifdef LATE
  if
  :: hold[x] != 0 -> send(FWD_NACK, me, HOME, m_lock, m_req, R_I, 0, S_OK, 0)
  :: tardy ->
    hold[x] = what;
    limits--;
    send(FWD_NACK, me, HOME, m_lock, m_req, R_I, 0, S_OK, 0)
  :: else -> tell(what, m_req, m_lock)
  fi
#else
  tell(what, m_req, m_lock)
#endif
}

#ifdef LATE
// The right is still the node's: the driver has given it up already, and gets it back with the completion.
inline too_late() {
  page = 0;
  if
  :: st[x] == P_E || st[x] == P_M -> kept[x] = P_M
  :: st[x] == P_SM && hold[x] != FWD_S -> kept[x] = P_SM
#ifdef BUG_LATE_FROM_EVICTION
  :: st[x] == P_ED -> kept[x] = P_M
#endif
  :: else
  fi;
  revoke(hold[x]);
  printf("@late %d %e now %e\n", me, hold[x], st[x]);
  clear();
  hold[x] = 0;
  pending[x] = 1
}
inline late_completion() {
  pending[x] = 0;
  if
  :: (kept[x] == P_M && (st[x] == P_I || st[x] == P_S)) || (kept[x] == P_SM && st[x] == P_IM) -> came_too_late()
  :: else
  fi;
  kept[x] = 0;
  clear()
}
#endif

// ---------------------------------------------------------------- node: evictions
inline evicted() {
  must(answer_fits, st[x] == P_EC || st[x] == P_ED);
  completion();
  clear();
#ifdef DIES
  gave[x] = 0;
#endif
}
inline pulled() {
  must(answer_fits, st[x] == P_ED);
#ifdef DIES
#ifndef BUG_PULLED_REMAPS
  gave[x] = 1;
#endif
#endif
  send(PUT_PAGE, me, HOME, m_lock, me, R_I, 0, S_OK, val[x])
}

// ---------------------------------------------------------------- leaving
#ifdef DIES
// Takes messages out of the network; the order of the others stays.
inline drop(which_) {
  i = len(net);
  do
  :: i > 0 ->
    net?o_op, o_src, o_dst, o_page, m_lock, m_req, m_right, m_flag, m_status, m_val, m_ep;
    if :: (which_) :: else -> net!o_op, o_src, o_dst, o_page, m_lock, m_req, m_right, m_flag, m_status, m_val, m_ep fi;
    i--
  :: else -> break
  od;
  o_op = 0; o_src = 0; o_dst = 0; o_page = 0
}
#define is_request(o) (o == GET_S || o == GET_M || o == PUT_C || o == PUT_D)
inline die() {
  printf("@die %d\n", me);
  dead = me;
  drop(o_dst == dead);
  do :: i < PAGES -> st[at(me, i)] = P_I; val[at(me, i)] = 0; gave[at(me, i)] = 0; i++ :: else -> break od;
  if
  :: me == HOME ->
    pg = 0;
    do :: pg < PAGES -> entry_plain(D_ZERO); pool[pg] = 0; pg++ :: else -> break od;
    l = 0;
    do :: l < LOCKS -> release(); l++ :: else -> break od
  :: else
  fi
}
// Epoch and members change in the same cycle; from then on no frame of who has left is taken.
inline learn() {
  printf("@learn %d\n", me);
  ep[me] = 1;
  drop(o_src == dead && o_dst == me && !(me == HOME && is_request(o_op))); // requests stand in the store: row GONE
  if
  :: dead == HOME ->
    pg = 0;
    do
    :: pg < PAGES ->
      x = at(me, pg);
      if
      :: waiting(st[x]) -> completion_POISON()
      :: st[x] == P_EC -> st[x] = P_I
#ifdef BUG_POISON_REMAPS
      :: st[x] == P_ED -> completion_POISON()
#else
      :: st[x] == P_ED && !gave[x] -> completion_POISON()
      :: st[x] == P_ED && gave[x] -> st[x] = P_I
#endif
      :: else
      fi;
      clear();
      gave[x] = 0;
      pg++
    :: else -> break
    od
  :: else
  fi
}

// A wait for who has left. The order of the rows is that of membership.md.
#define owes_left(l) ((lpend[l] & bit_of(dead)) != 0)
#ifdef BUG_SHARED_THEN_LEFT
#define share_then_left(l) false
#else
#define share_then_left(l) (ls[l] == T_FIN && lrow[l] == GETS_OWNED && owner[lpage[l]] == dead)
#endif
#define stuck(l) (ls[l] != T_IDLE && (share_then_left(l) || \
  ((ls[l] == T_ACKS || ls[l] == T_OWNER || ls[l] == T_PAGE) && owes_left(l)) || \
  (lreq[l] == dead && (ls[l] == T_GRANT || ls[l] == T_FIN || (ls[l] == T_OWNER && !lacked[l])))))

inline gone() { lrow[l] = GONE; ls[l] = T_COMMIT }
inline resolve() {
  pg = lpage[l];
  if
  :: ls[l] == T_ACKS -> lpend[l] = lpend[l] & ~bit_of(dead); all_answered()
  :: ls[l] == T_OWNER && owes_left(l) && !lacked[l] -> ls[l] = T_DECIDE; ev = lop[l]
  :: ls[l] == T_OWNER && owes_left(l) && lacked[l] -> gone()
  :: ls[l] == T_PAGE -> gone()
  :: ls[l] == T_GRANT -> gone()
  :: ls[l] == T_FIN && lreq[l] != dead -> ls[l] = T_DECIDE; ev = lop[l]
  :: ls[l] == T_FIN && lreq[l] == dead -> ls[l] = T_COMMIT
  :: ls[l] == T_OWNER && !owes_left(l) && lrow[l] == GETM_OWNED -> ls[l] = T_COMMIT
  :: ls[l] == T_OWNER && !owes_left(l) && lrow[l] == GETS_OWNED -> lacked[l] = 1
  fi;
  goes_on = 1
}
#define names_left(pg) (dead != HOME && ((dir[pg] == D_SHARED && (sharers[pg] & bit_of(dead)) != 0) || (dir[pg] == D_OWNED && back[pg] != B_LOST && owner[pg] == dead)))
#endif

// ---------------------------------------------------------------- invariants, by the names of PROTOCOL
#define reads(s) (s == P_S || s == P_SM || s == P_E || s == P_M)
#define writes(s) (s == P_E || s == P_M)
#define in_flight(v) (net??[OWNER_PAGE, _, _, eval(pg), _, _, _, _, _, v, _] || net??[SHARE_PAGE, _, _, eval(pg), _, _, _, _, _, v, _] || \
  net??[PUT_PAGE, _, _, eval(pg), _, _, _, _, _, v, _] || net??[GRANT_PAGE, _, _, eval(pg), _, _, _, _, _, v, _])

byte readers, writers, asking; // counted afresh after each event
bit somewhere;

inline invariants() {
  pg = 0;
  do
  :: pg < PAGES ->
    readers = 0; writers = 0; asking = 0; somewhere = (pool[pg] == latest[pg]);
    l = 0;
    do
    :: l < LOCKS ->
      if
      :: ls[l] != T_IDLE && lpage[l] == pg -> must(one_transaction, asking == 0); asking = asking | bit_of(lreq[l]) | bit_of(NODES)
      :: else
      fi;
      l++
    :: else -> break
    od;
    me = 0;
    do
    :: me < NODES ->
      x = at(me, pg);
      if
      :: reads(st[x]) ->
        must(data_value, val[x] == latest[pg]);
        readers = readers | bit_of(me);
        if :: writes(st[x]) -> writers = writers | bit_of(me) :: else fi
      :: else
      fi;
      if :: val[x] == latest[pg] && st[x] != P_I && st[x] != P_IS && st[x] != P_IM && st[x] != P_EC -> somewhere = 1 :: else fi;
#ifdef LATE
      if :: kept[x] != 0 && val[x] == latest[pg] -> somewhere = 1 :: else fi;
#endif
      me++
    :: else -> break
    od;
    must(single_writer, writers == 0 || readers == writers);
    if
    :: dead == HOME || back[pg] == B_LOST
    :: else ->
      // The requester of a held lock may have its right already: the commit will name it.
      must(directory, (readers & ~writers & ~asking & ~(dir[pg] == D_SHARED -> sharers[pg] : 0)) == 0 || dir[pg] == D_OWNED && (readers & ~asking & ~bit_of(owner[pg])) == 0);
      must(directory, (writers & ~asking & ~(dir[pg] == D_OWNED -> bit_of(owner[pg]) : 0)) == 0);
      somewhere = somewhere || (latest[pg] && in_flight(1)) || (!latest[pg] && in_flight(0));
      // What only the one that died had is lost; the home will say so.
      if
      :: dead != NOBODY && (asking != 0 || (dir[pg] == D_OWNED && owner[pg] == dead))
      :: else -> must(nothing_lost, somewhere)
      fi
    fi;
    pg++
  :: else -> break
  od
}

#define clean(s) (s == P_I || s == P_S || s == P_E || s == P_M)
inline at_rest() {
  fits = (len(net) == 0);
  x = 0;
  do
  :: x < HOLDERS ->
    fits = fits && clean(st[x]) && !busy_answer(x);
#ifdef LATE
    fits = fits && hold[x] == 0;
#endif
    x++
  :: else -> break
  od;
  l = 0;
  do :: l < LOCKS -> fits = fits && ls[l] == T_IDLE; l++ :: else -> break od;
#ifdef DIES
  me = 0;
  do :: me < NODES -> fits = fits && (dead == NOBODY || me == dead || ep[me]); me++ :: else -> break od;
  pg = 0;
  do
  :: pg < PAGES ->
    me = 0;
    do
    :: me < NODES && fits && dead != NOBODY ->
      must(recovered, !names_left(pg));
      // A page that a survivor may write is not lost.
      must(nothing_lost, dead == HOME || back[pg] != B_LOST || !writes(st[at(me, pg)]));
      me++
    :: else -> break
    od;
    pg++
  :: else -> break
  od
#endif
}

inline forget() {
  what = 0; ev = 0; row = 0; m_right = 0; m_status = 0; me = 0; pg = 0; x = 0; l = 0; i = 0; m_src = 0; m_lock = 0; m_req = 0;
  m_flag = 0; m_val = 0; m_ep = 0; page = 0; fits = 0; goes_on = 0; tardy = 0; readers = 0; writers = 0; asking = 0; somewhere = 0
}

// ---------------------------------------------------------------- what may happen
#define lives(n) ((n) != dead)
#ifdef DIES
#define reaches_home(n) (!(dead == HOME && ep[n]))
// A frame leaves with its sender's epoch, also when it is repeated; the receiver takes its own epoch only.
#define take(o, s, d, p, r) \
  lives(d) && !ep[d] && net??[o, s, d, p, _, _, r, _, _, _, 0] -> net??o, s, d, p, m_lock, m_req, r, m_flag, m_status, m_val, 0; \
    what = o; m_src = s; me = d; pg = p; m_right = r \
  :: lives(d) && ep[d] && ep[s] && net??[o, s, d, p, _, _, r, _, _, _, _] -> net??o, s, d, p, m_lock, m_req, r, m_flag, m_status, m_val, m_ep; \
    what = o; m_src = s; me = d; pg = p; m_right = r
#define take_request(o, s, p) \
  lives(HOME) && lock_free(p) && !ep[HOME] && net??[o, s, HOME, p, _, _, _, _, _, _, 0] -> net??o, s, HOME, p, _, _, _, m_flag, _, _, 0; \
    what = o; m_src = s; me = HOME; pg = p \
  :: lives(HOME) && lock_free(p) && ep[HOME] && (ep[s] || s == dead) && net??[o, s, HOME, p, _, _, _, _, _, _, _] -> net??o, s, HOME, p, _, _, _, m_flag, _, _, _; \
    what = o; m_src = s; me = HOME; pg = p
#else
#define reaches_home(n) true
#define take(o, s, d, p, r) \
  net??[o, s, d, p, _, _, r, _, _, _, _] -> net??o, s, d, p, m_lock, m_req, r, m_flag, m_status, m_val, m_ep; \
    what = o; m_src = s; me = d; pg = p; m_right = r
#define take_request(o, s, p) \
  lock_free(p) && net??[o, s, HOME, p, _, _, _, _, _, _, _] -> net??o, s, HOME, p, _, _, _, m_flag, _, _, _; \
    what = o; m_src = s; me = HOME; pg = p
#endif
// Rule 1 of host-interface.md: one descriptor a page.
#ifdef BUG_ACTS_WHILE_ANSWERING
#define can_act(n, p) (may_begin && lives(n) && reaches_home(n))
#else
#define can_act(n, p) (may_begin && lives(n) && reaches_home(n) && !busy_answer(at(n, p)))
#endif
#define choose(w, n, p) what = w; me = n; pg = p
