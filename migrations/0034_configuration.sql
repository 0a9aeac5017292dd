-- The settings of the last start and digests of the secrets, so that the next one can tell what is another now. Of what is
-- secret there stands an HMAC under a key that the database does not have.
create table configuration (
  name text primary key,
  value text not null,
  seen_at timestamptz not null
);
alter table configuration enable row level security;
create policy configuration_guard on configuration to sixfb_guard using (true) with check (true);
create policy configuration_auditor on configuration for select to sixfb_auditor using (true);
grant select, insert, update, delete on configuration to sixfb_guard;
grant select on configuration to sixfb_auditor;
