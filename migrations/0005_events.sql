-- The event log. body is json, not jsonb: json keeps the text exactly, and the MAC is over that text.
create table event (
  id uuid primary key,
  -- The transaction that wrote it: what the sealer orders by, and what no writer can choose.
  xid xid8 not null default pg_current_xact_id(),
  writer_id uuid not null,
  writer_number bigint not null,
  at timestamptz not null,
  class_uid integer not null,
  shop_id uuid,
  body json not null,
  mac bytea not null
);
create index event_by_xid on event (xid, id);
create index event_by_time on event (at);

-- The chain over sealed events, built by the guard after commit. hash = SHA-256(previous hash, event id, mac, SHA-256(body)).
create table event_chain (
  position bigint primary key,
  event_id uuid not null unique,
  hash bytea not null
);

create table seal_state (
  only_row boolean primary key default true check (only_row),
  sealed_below xid8 not null,
  position bigint not null,
  hash bytea not null
);
insert into seal_state values (true, '0', 0, decode(repeat('00', 32), 'hex'));

create table checkpoint (
  position bigint primary key,
  hash bytea not null,
  at timestamptz not null,
  key_id text not null,
  signature bytea not null
);

-- Who read which personal data, written before the answer leaves.
create table access_record (
  id uuid primary key,
  at timestamptz not null,
  request_id uuid not null,
  account_id uuid,
  session_id uuid,
  token_id uuid,
  source text not null,
  shop_id uuid,
  route text not null,
  source_table text not null,
  record_keys uuid[] not null,
  fields text[] not null,
  purpose text not null
);
create index access_record_by_session on access_record (session_id, at) where session_id is not null;
create index access_record_by_source on access_record (source, at);

create table heartbeat (
  process text primary key check (process in ('server', 'guard')),
  instance_id uuid not null,
  pid integer not null,
  started_at timestamptz not null,
  at timestamptz not null,
  state text not null check (state in ('running', 'stopped'))
);

alter table event enable row level security;
create policy event_append on event for insert to sixfb_app, sixfb_guard with check (xid = pg_current_xact_id());
create policy event_read on event for select to sixfb_guard, sixfb_auditor using (true);
grant insert on event to sixfb_app, sixfb_guard;
grant select on event to sixfb_guard, sixfb_auditor;

alter table access_record enable row level security;
create policy access_record_append on access_record for insert to sixfb_app with check (true);
create policy access_record_read on access_record for select to sixfb_guard, sixfb_auditor using (true);
grant insert on access_record to sixfb_app;
grant select on access_record to sixfb_guard, sixfb_auditor;

grant select, insert on event_chain, checkpoint to sixfb_guard;
grant select, update on seal_state to sixfb_guard;
grant select on event_chain, checkpoint, seal_state to sixfb_auditor;

alter table heartbeat enable row level security;
create policy heartbeat_read on heartbeat for select to sixfb_app, sixfb_guard, sixfb_auditor using (true);
create policy heartbeat_app_insert on heartbeat for insert to sixfb_app with check (process = 'server');
create policy heartbeat_app_update on heartbeat for update to sixfb_app using (process = 'server') with check (process = 'server');
create policy heartbeat_guard_insert on heartbeat for insert to sixfb_guard with check (process = 'guard');
create policy heartbeat_guard_update on heartbeat for update to sixfb_guard using (process = 'guard') with check (process = 'guard');
grant select, insert, update on heartbeat to sixfb_app, sixfb_guard;
grant select on heartbeat to sixfb_auditor;
