-- The staff see the shop as a client does, for some minutes: the session is one of the client's account, and here stands whose
-- it is in truth. Kept when it has ended, for the client to see.
create table impersonation (
  session_id uuid primary key references session on delete cascade,
  account_id uuid not null references account on delete cascade,
  shop_id uuid not null references shop,
  staff_account_id uuid not null check (staff_account_id <> account_id),
  staff_session_id uuid not null check (staff_session_id <> session_id),
  reason text not null default '',
  started_at timestamptz not null
);
create index impersonation_by_account on impersonation (account_id, started_at);
alter table impersonation enable row level security;
create policy impersonation_read on impersonation for select to sixfb_app
  using (account_id = current_account_id() or (shop_id = current_shop_id() and has_shop_scope()));
create policy impersonation_insert on impersonation for insert to sixfb_app
  with check (shop_id = current_shop_id() and has_shop_scope());
create policy impersonation_update on impersonation for update to sixfb_app
  using (shop_id = current_shop_id() and has_shop_scope());
-- Only the reason can change: it goes when the client is erased.
grant select, insert, update (reason) on impersonation to sixfb_app;

-- Who looks through a session, before anybody is known to be signed in.
create function impersonation_of_session(wanted_id uuid)
  returns table (shop_id uuid, staff_account_id uuid, staff_session_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select shop_id, staff_account_id, staff_session_id from impersonation where session_id = wanted_id $$;
revoke all on function impersonation_of_session(uuid) from public;
grant execute on function impersonation_of_session(uuid) to sixfb_app;
