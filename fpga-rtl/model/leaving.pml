// SPDX-License-Identifier: Apache-2.0
// A node dies, the others learn of it: membership.md.

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
