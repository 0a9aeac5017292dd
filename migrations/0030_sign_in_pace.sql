-- How often a sign-in was tried in vain: from one source, by one known device, or to one account from all others. A key is a
-- digest under a key that the database does not have, of an address without an account as of one with it.
create table sign_in_pace (
  key bytea primary key,
  tries integer not null,
  -- When the next try is taken; earlier ones are refused and not counted.
  free_at timestamptz not null,
  expires_at timestamptz not null
);
create index sign_in_pace_by_end on sign_in_pace (expires_at);
grant select, insert, update, delete on sign_in_pace to sixfb_app;
