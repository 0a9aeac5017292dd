-- How a shop lets itself be booked. Every change of what decides about times raises terms_version, which a booking must
-- have been decided by: what the engine knew is then what holds when the booking commits.
alter table shop
  add column terms_version bigint not null default 1,
  add column slot_anchor text not null default 'opening' check (slot_anchor in ('opening', 'midnight')),
  add column gap_policy text not null default 'offer' check (gap_policy in ('offer', 'last', 'hide')),
  add column any_barber text not null default 'fair' check (any_barber in ('fair', 'in_order', 'random')),
  add column hold_minutes integer not null default 10 check (hold_minutes between 1 and 120),
  add column late_fee_percent integer not null default 0 check (late_fee_percent between 0 and 100),
  add column no_show_fee_percent integer not null default 0 check (no_show_fee_percent between 0 and 100);

alter table service
  -- The barber is free and the chair taken from this minute of the service on, for processing_minutes.
  add column processing_from_minute integer not null default 0 check (processing_from_minute >= 0),
  add column processing_minutes integer not null default 0 check (processing_minutes >= 0),
  add column capacity integer not null default 1 check (capacity between 1 and 100),
  add column required_skill text,
  add column approval_required boolean not null default false,
  add column bookable_by text not null default 'public' check (bookable_by in ('public', 'returning', 'staff')),
  -- null: as the shop says.
  add column cancellation_free_hours integer check (cancellation_free_hours >= 0),
  add column late_fee_percent integer check (late_fee_percent between 0 and 100),
  add column version integer not null default 1,
  add constraint service_processing check (processing_minutes = 0
    or (processing_from_minute > 0 and processing_from_minute + processing_minutes < duration_minutes));

alter table barber
  add column skills text[] not null default '{}',
  add column version integer not null default 1;

-- null: as the service says.
alter table barber_service
  add column duration_minutes integer check (duration_minutes between 5 and 720),
  add column price_minor integer check (price_minor >= 0);

-- A version of the hours holds on the dates from valid_from to valid_to, both included; null is without end.
alter table weekly_hours
  add column valid_from date,
  add column valid_to date,
  add constraint weekly_hours_valid check (valid_to >= valid_from);

-- What a shop agreed on with one client instead of what it asks of others. null: as service and shop say.
alter table client
  add column cancellation_free_hours integer check (cancellation_free_hours >= 0),
  add column late_fee_percent integer check (late_fee_percent between 0 and 100);

-- Hours of one date instead of the weekly ones: of a barber, or of all when barber_id is null. No hours: closed.
create table date_override (
  id uuid primary key,
  shop_id uuid not null references shop,
  barber_id uuid references barber on delete cascade,
  date date not null,
  reason text not null default '',
  unique nulls not distinct (shop_id, barber_id, date)
);
create table date_override_hours (
  id uuid primary key,
  shop_id uuid not null references shop,
  override_id uuid not null references date_override on delete cascade,
  opens_minute integer not null check (opens_minute between 0 and 1439),
  closes_minute integer not null check (closes_minute > opens_minute and closes_minute <= opens_minute + 1440)
);
create index date_override_hours_by_override on date_override_hours (override_id);

-- Time off and breaks, on the shop's wall clock; repeated as an RFC 5545 RRULE says. barber_id null: everybody.
create table time_off (
  id uuid primary key,
  shop_id uuid not null references shop,
  barber_id uuid references barber on delete cascade,
  kind text not null default 'time_off' check (kind in ('time_off', 'break')),
  starts_at_local timestamp not null,
  ends_at_local timestamp not null check (ends_at_local > starts_at_local),
  rrule text,
  reason text not null default ''
);
create index time_off_by_shop on time_off (shop_id);

create table add_on (
  id uuid primary key,
  shop_id uuid not null references shop,
  name text not null,
  duration_minutes integer not null check (duration_minutes between 0 and 240),
  price_minor integer not null check (price_minor >= 0),
  position integer not null default 0,
  active boolean not null default true
);
create table service_add_on (
  shop_id uuid not null references shop,
  service_id uuid not null references service on delete cascade,
  add_on_id uuid not null references add_on on delete cascade,
  primary key (service_id, add_on_id)
);

-- Chairs, basins: a count of a kind is so many rows, and a booking takes one of them.
create table resource (
  id uuid primary key,
  shop_id uuid not null references shop,
  kind text not null,
  name text not null,
  position integer not null default 0,
  active boolean not null default true
);
create index resource_by_shop on resource (shop_id);
create table service_resource (
  shop_id uuid not null references shop,
  service_id uuid not null references service on delete cascade,
  kind text not null,
  primary key (service_id, kind)
);

-- At most count_max appointments in each day or ISO week of the shop: of a barber, a service, both, or in all.
create table booking_limit (
  id uuid primary key,
  shop_id uuid not null references shop,
  barber_id uuid references barber on delete cascade,
  service_id uuid references service on delete cascade,
  period text not null check (period in ('day', 'week')),
  count_max integer not null check (count_max between 0 and 1000)
);

-- What a booking consists of: one row per service and person. booking.service_id and barber_id are those of the first.
create table booking_item (
  id uuid primary key,
  shop_id uuid not null references shop,
  booking_id uuid not null references booking on delete cascade,
  position integer not null,
  service_id uuid not null references service,
  barber_id uuid not null references barber,
  start_at timestamptz not null,
  end_at timestamptz not null check (end_at > start_at),
  price_minor integer not null check (price_minor >= 0),
  -- Who is served, when it is not the client.
  guest_name text,
  add_on_ids uuid[] not null default '{}',
  unique (booking_id, position)
);
create index booking_item_by_barber on booking_item (barber_id, start_at);
insert into booking_item (id, shop_id, booking_id, position, service_id, barber_id, start_at, end_at, price_minor)
  select gen_random_uuid(), shop_id, id, 0, service_id, barber_id, start_at, end_at, price_minor from booking;

alter table booking
  add column hold_expires_at timestamptz,
  add column cancelled_by text check (cancelled_by in ('client', 'shop')),
  add column arrangement text not null default 'in_turn' check (arrangement in ('in_turn', 'side_by_side'));
create index booking_hold on booking (hold_expires_at) where state = 'hold';
alter table booking drop constraint booking_origin_check,
  add constraint booking_origin_check check (origin in ('web', 'staff', 'demo', 'canary', 'walk_in', 'waitlist', 'series'));

-- What a booking takes: time of a person, of a resource, one place in a class, one of the appointments that a limit allows.
-- Rows of one session do not exclude one another: all who come to a class take the same hour of its barber.
alter table occupancy
  add column kind text not null default 'person' check (kind in ('person', 'resource', 'place', 'limit')),
  add column session_id uuid,
  add column expires_at timestamptz;
update occupancy set session_id = id;
alter table occupancy alter column session_id set default gen_random_uuid(), alter column session_id set not null;
alter table occupancy drop constraint occupancy_no_overlap;
alter table occupancy add constraint occupancy_no_overlap
  exclude using gist (subject_id with =, during with &&, session_id with <>) where (live);

-- What was due for a late change, for a person to collect or to waive.
create table booking_fee (
  id uuid primary key,
  shop_id uuid not null references shop,
  booking_id uuid not null references booking,
  kind text not null check (kind in ('late_cancellation', 'late_rescheduling', 'no_show')),
  amount_minor integer not null check (amount_minor >= 0),
  currency char(3) not null,
  recorded_at timestamptz not null,
  waived_at timestamptz,
  waived_by uuid
);
create index booking_fee_by_booking on booking_fee (booking_id);

-- Every step of a booking's life, in the order of its versions.
create table booking_history (
  id uuid primary key,
  shop_id uuid not null references shop,
  booking_id uuid not null references booking on delete cascade,
  version integer not null,
  at timestamptz not null,
  what text not null,
  by_role text not null,
  by_account uuid,
  from_state text,
  to_state text not null,
  from_start_at timestamptz,
  start_at timestamptz not null,
  barber_id uuid not null references barber
);
create index booking_history_by_booking on booking_history (booking_id, version);

-- Looks past the policies, as own_client_ids does.
create function own_booking_ids() returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select b.id from booking b join client c on c.id = b.client_id
    where c.account_id = current_account_id() and b.shop_id = current_shop_id() $$;
revoke all on function own_booking_ids() from public;
grant execute on function own_booking_ids() to sixfb_app;

do $$
declare t text;
begin
  foreach t in array array['date_override', 'date_override_hours', 'time_off', 'add_on', 'service_add_on', 'resource',
      'service_resource', 'booking_limit'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I to sixfb_app using (shop_id = current_shop_id()) with check (shop_id = current_shop_id())', t || '_app', t);
    execute format('create policy %I on %I for select to sixfb_guard using (true)', t || '_guard', t);
    execute format('grant select, insert, update, delete on %I to sixfb_app', t);
    execute format('grant select on %I to sixfb_guard', t);
  end loop;
  foreach t in array array['booking_item', 'booking_fee', 'booking_history'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for insert to sixfb_app with check (shop_id = current_shop_id())', t || '_insert', t);
    execute format('create policy %I on %I for select to sixfb_app using (shop_id = current_shop_id() and (has_shop_scope() or booking_id = current_booking_id() or booking_id in (select own_booking_ids())))', t || '_read', t);
    execute format('create policy %I on %I for select to sixfb_guard using (true)', t || '_guard', t);
    execute format('grant select, insert on %I to sixfb_app', t);
    execute format('grant select on %I to sixfb_guard', t);
  end loop;
end
$$;

create policy booking_item_update on booking_item for update to sixfb_app using (
  shop_id = current_shop_id()
  and (has_shop_scope() or booking_id = current_booking_id() or booking_id in (select own_booking_ids())));
create policy booking_item_delete on booking_item for delete to sixfb_app using (
  shop_id = current_shop_id()
  and (has_shop_scope() or booking_id = current_booking_id() or booking_id in (select own_booking_ids())));
create policy booking_fee_update on booking_fee for update to sixfb_app using (
  shop_id = current_shop_id() and has_shop_scope());
grant update, delete on booking_item to sixfb_app;
grant update on booking_fee to sixfb_app;
grant select, update on shop to sixfb_app;

-- Once per transaction and shop is enough, but a statement is the simplest place.
create function raise_terms_version() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    update shop set terms_version = terms_version + 1 where id in (select distinct shop_id from old_rows);
  else
    update shop set terms_version = terms_version + 1 where id in (select distinct shop_id from new_rows);
  end if;
  perform pg_notify('sixfb_shop', '');
  return null;
end $$;
create function raise_own_terms_version() returns trigger language plpgsql as $$
begin
  new.terms_version = old.terms_version + 1;
  perform pg_notify('sixfb_shop', '');
  return new;
end $$;
create trigger shop_terms before update on shop for each row
  when (old.terms_version = new.terms_version) execute function raise_own_terms_version();
do $$
declare t text;
begin
  foreach t in array array['barber', 'service', 'barber_service', 'weekly_hours', 'date_override', 'date_override_hours',
      'time_off', 'add_on', 'service_add_on', 'resource', 'service_resource', 'booking_limit'] loop
    execute format('create trigger terms_insert after insert on %I referencing new table as new_rows for each statement execute function raise_terms_version()', t);
    execute format('create trigger terms_update after update on %I referencing new table as new_rows for each statement execute function raise_terms_version()', t);
    execute format('create trigger terms_delete after delete on %I referencing old table as old_rows for each statement execute function raise_terms_version()', t);
  end loop;
end
$$;

-- Now with what the engine needs to leave a booking's own time out, and without holds that have run out.
drop function busy_times(tstzrange, uuid[], uuid[]);
create function busy_times(wanted tstzrange, subjects uuid[], barbers uuid[], at timestamptz)
  returns table (id uuid, during tstzrange, session_id uuid, booking_id uuid)
  language plpgsql stable rows 10 security definer set search_path = public, pg_temp
  as $$
  begin
    return query
      select asked.subject, o.during, o.session_id, o.booking_id
      from unnest(subjects) asked (subject)
      join occupancy o on o.live and o.subject_id = asked.subject and o.during && wanted
      where (o.expires_at is null or o.expires_at > at)
        and (exists (select 1 from barber b where b.person_id = asked.subject and b.shop_id = current_shop_id())
          or exists (select 1 from resource r where r.id = asked.subject and r.shop_id = current_shop_id()))
      union all
      select c.barber_id, c.during, null::uuid, null::uuid
      from unnest(barbers) asked (barber)
      join calendar_busy c on c.barber_id = asked.barber and c.during && wanted
      where c.shop_id = current_shop_id();
  end
  $$;
revoke all on function busy_times(tstzrange, uuid[], uuid[], timestamptz) from public;
grant execute on function busy_times(tstzrange, uuid[], uuid[], timestamptz) to sixfb_app;

-- Places are counted out: the first, the second … of a pool, each a subject of its own.
create function place_in(pool text, place integer) returns uuid
  language sql immutable parallel safe as $$ select md5(pool || ' ' || place)::uuid $$;

-- How many places of each pool are taken at `at`.
create function places_taken(pools text[], sizes integer[], at timestamptz) returns table (pool text, taken bigint)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  begin
    return query
      select asked.pool, count(o.id)
      from unnest(pools, sizes) asked (pool, size)
      cross join lateral generate_series(1, asked.size) place
      join occupancy o on o.live and o.subject_id = place_in(asked.pool, place) and o.shop_id = current_shop_id()
        and (o.expires_at is null or o.expires_at > at)
      group by asked.pool;
  end
  $$;
revoke all on function places_taken(text[], integer[], timestamptz) from public;
grant execute on function places_taken(text[], integer[], timestamptz) to sixfb_app;
