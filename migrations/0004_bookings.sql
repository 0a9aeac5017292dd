create table client (
  id uuid primary key,
  shop_id uuid not null references shop,
  account_id uuid references account on delete set null,
  name text not null,
  email text,
  phone text,
  created_at timestamptz not null default now()
);
create index client_by_shop on client (shop_id);
create index client_by_account on client (account_id) where account_id is not null;

create table booking (
  id uuid primary key,
  shop_id uuid not null references shop,
  client_id uuid not null references client,
  barber_id uuid not null references barber,
  service_id uuid not null references service,
  state text not null check (state in
    ('hold', 'pending', 'confirmed', 'arrived', 'in_chair', 'completed', 'cancelled', 'no_show', 'expired')),
  start_at timestamptz not null,
  end_at timestamptz not null check (end_at > start_at),
  price_minor integer not null check (price_minor >= 0),
  currency char(3) not null,
  note text not null default '',
  origin text not null default 'web' check (origin in ('web', 'staff', 'demo', 'canary')),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index booking_by_start on booking (shop_id, start_at);
create index booking_by_client on booking (client_id, start_at);

-- What a booking takes: one row per person (later: chair, place in a class). The constraint is the last judge of double booking.
create table occupancy (
  id uuid primary key,
  shop_id uuid not null references shop,
  booking_id uuid not null references booking on delete cascade,
  subject_id uuid not null,
  during tstzrange not null check (not isempty(during)),
  live boolean not null default true,
  constraint occupancy_no_overlap exclude using gist (subject_id with =, during with &&) where (live)
);
create index occupancy_by_booking on occupancy (booking_id);

create table payment (
  id uuid primary key,
  shop_id uuid not null references shop,
  booking_id uuid not null references booking,
  method text not null check (method in ('in_shop')),
  amount_minor integer not null check (amount_minor >= 0),
  currency char(3) not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  unique (booking_id, method)
);

-- The answer of a POST that was sent twice is the answer of the first. The scope keeps one person's keys from another's.
create table idempotency_key (
  shop_id uuid not null references shop,
  scope text not null,
  key text not null,
  request_digest bytea not null,
  resource_id uuid not null,
  created_at timestamptz not null,
  primary key (shop_id, scope, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);

do $$
declare t text;
begin
  foreach t in array array['client', 'booking', 'occupancy', 'payment', 'idempotency_key'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for insert to sixfb_app with check (shop_id = current_shop_id())', t || '_insert', t);
    execute format('create policy %I on %I for select to sixfb_guard using (true)', t || '_guard', t);
  end loop;
end
$$;
-- Policies of two tables that ask each other would go in a circle: these two look past the policies.
create function own_client_ids() returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id from client where account_id = current_account_id() and shop_id = current_shop_id() $$;
create function current_booking_client_id() returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select client_id from booking where id = current_booking_id() and shop_id = current_shop_id() $$;
revoke all on function own_client_ids(), current_booking_client_id() from public;
grant execute on function own_client_ids(), current_booking_client_id() to sixfb_app;

create policy client_read on client for select to sixfb_app using (
  shop_id = current_shop_id()
  and (has_shop_scope() or account_id = current_account_id() or id = current_booking_client_id()));
create policy client_update on client for update to sixfb_app using (shop_id = current_shop_id() and has_shop_scope());
create policy booking_read on booking for select to sixfb_app using (
  shop_id = current_shop_id()
  and (has_shop_scope() or id = current_booking_id() or client_id in (select own_client_ids())));
create policy booking_update on booking for update to sixfb_app using (
  shop_id = current_shop_id()
  and (has_shop_scope() or id = current_booking_id() or client_id in (select own_client_ids())));
create policy occupancy_read on occupancy for select to sixfb_app using (shop_id = current_shop_id());
create policy occupancy_update on occupancy for update to sixfb_app using (shop_id = current_shop_id());
create policy payment_read on payment for select to sixfb_app using (shop_id = current_shop_id() and has_shop_scope());
create policy idempotency_key_read on idempotency_key for select to sixfb_app using (shop_id = current_shop_id());
create policy idempotency_key_delete on idempotency_key for delete to sixfb_app using (shop_id = current_shop_id());

grant select, insert, update on client, booking, occupancy to sixfb_app;
grant select, insert on payment to sixfb_app;
grant select, insert, delete on idempotency_key to sixfb_app;
grant select on client, booking, occupancy, payment, idempotency_key to sixfb_guard;
