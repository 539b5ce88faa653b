// SPDX-License-Identifier: Apache-2.0
// Invariants, and what an event needs to happen.

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
