-- A place in the queue of those who come without an appointment. Whoever has been served, or has gone, keeps no name here.
create table walk_in (
  id uuid primary key,
  shop_id uuid not null references shop,
  state text not null default 'waiting' check (state in ('waiting', 'called', 'served', 'left', 'removed', 'expired')),
  account_id uuid references account on delete set null,
  name text not null,
  email text,
  phone text,
  service_id uuid not null references service,
  -- null: any.
  barber_id uuid references barber,
  -- Joined from afar, not at the counter.
  remote boolean not null,
  joined_at timestamptz not null,
  -- What was said on joining: when it would begin.
  promised_at timestamptz not null,
  called_at timestamptz,
  ended_at timestamptz,
  -- When the shop's day is over for this place.
  expires_at timestamptz not null check (expires_at > joined_at),
  -- Written in the same transaction, before the booking.
  booking_id uuid references booking deferrable initially deferred,
  version integer not null default 1,
  check ((state in ('waiting', 'called')) = (ended_at is null)),
  check ((state = 'served') = (booking_id is not null)),
  check (ended_at is null or (name = '' and email is null and phone is null and account_id is null))
);
create index walk_in_open on walk_in (shop_id, joined_at) where ended_at is null;
-- One open place for one address, one phone, one account.
create unique index walk_in_one_email on walk_in (shop_id, email) where ended_at is null and email is not null;
create unique index walk_in_one_phone on walk_in (shop_id, (regexp_replace(phone, '[^0-9+]', '', 'g')))
  where ended_at is null and phone is not null;
create unique index walk_in_one_account on walk_in (shop_id, account_id) where ended_at is null and account_id is not null;

alter table walk_in enable row level security;
create policy walk_in_insert on walk_in for insert to sixfb_app with check (shop_id = current_shop_id());
create policy walk_in_read on walk_in for select to sixfb_app using (shop_id = current_shop_id() and has_shop_scope());
create policy walk_in_update on walk_in for update to sixfb_app using (shop_id = current_shop_id() and has_shop_scope());
create policy walk_in_guard on walk_in for select to sixfb_guard using (true);
-- Who is erased while he waits, waits no longer.
create policy walk_in_delete on walk_in for delete to sixfb_app using (shop_id = current_shop_id() and has_shop_scope());
grant select, insert, update, delete on walk_in to sixfb_app;
grant select on walk_in to sixfb_guard;

-- How long services usually take is seen in the newest of those that were served.
create index booking_history_served on booking_history (shop_id, at) where what = 'completion' and from_state = 'in_chair';

-- A link opens its place whatever shop is asked.
create function shop_of_walk_in(wanted uuid) returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select shop_id from walk_in where id = wanted $$;
revoke all on function shop_of_walk_in(uuid) from public;
grant execute on function shop_of_walk_in(uuid) to sixfb_app;
