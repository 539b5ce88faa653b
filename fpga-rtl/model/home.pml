// SPDX-License-Identifier: Apache-2.0
// The home: one lock a page, the table's rows as data above, answers.

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
