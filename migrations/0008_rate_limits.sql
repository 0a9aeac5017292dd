-- Where the counters were at the last flush (at most a second ago): what a restarted server begins with.
create unlogged table rate_limit_counter (
  key text primary key,
  consumed integer not null check (consumed >= 0),
  expires_at timestamptz not null
);
grant select, insert, update, delete on rate_limit_counter to sixfb_app;
