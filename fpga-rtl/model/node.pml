// SPDX-License-Identifier: Apache-2.0
// A node: requester, holder, evictor and the driver behind them.

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
